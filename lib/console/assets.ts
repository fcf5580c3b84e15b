/** What the console's pages are drawn with, by name: its type. Scripts are files of `assets/`, as they are served. */
export const ASSET_TYPES = {
  'console.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'picker-frame.css': 'text/css; charset=utf-8',
  'picker-frame.js': 'text/javascript; charset=utf-8',
  'rules.js': 'text/javascript; charset=utf-8',
} as const satisfies Readonly<Record<string, string>>;
