/** How long something took, in the unit that people read: `640 ms`, `2.3 s`, `45 s`, `31 min`, `5 h`. Takes milliseconds. */
export function elapsedWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  return roughWords(milliseconds);
}

/** How long ago something was, or how far ahead it is: `12 s`, `10 min`, `24 h`, `10 d`. Takes milliseconds. */
export function roughWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}
