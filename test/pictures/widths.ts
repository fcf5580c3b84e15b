/** How wide pages are pictured: as a window, and, by a name of its own, as a telephone. */
export const BOTH_WIDTHS = [
  ['', { width: 1200, height: 900 }],
  ['-390', { width: 390, height: 844 }],
] as const;
