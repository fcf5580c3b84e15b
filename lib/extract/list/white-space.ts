/** White space as HTML collapses it: a no-break space that stands alone is the author's and stays. */
export function collapse(text: string): string {
  return text
    .replace(/[^\S\u00A0\u202F]+/g, ' ')
    .replace(/\s{2,}/g, ' ')
    .trim();
}
