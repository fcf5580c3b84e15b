import { decodeHTML } from 'entities';

/** One line of plain text: entities that were escaped twice, tags, and runs of white space undone. */
export function squeeze(text: string): string {
  const decoded = /&(?:#\d+|#x[\da-f]+|[a-z]+\d?);/i.test(text) ? decodeHTML(text) : text;
  const bare = /<\/?[a-z][^<>]*>/i.test(decoded) ? decoded.replace(/<\/?[a-z][^<>]{0,300}>/gi, ' ') : decoded;
  return bare
    .replace(/[\u00ad\u200b\u200e\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Text made comparable: letters and digits, lower-case, single spaces. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
