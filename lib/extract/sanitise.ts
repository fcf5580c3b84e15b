import sanitizeHtml from 'sanitize-html';
import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';

/** HTML that is safe to show anywhere: allow-listed elements and attributes, absolute addresses. Idempotent. */
export function sanitise(html: string, base: AbsoluteUrl): string {
  const absolute = (name: string) => (tagName: string, attribs: Record<string, string>) => {
    const { [name]: value, ...rest } = attribs;
    const url = value ? absoluteUrl(value, base) : null;
    return { tagName, attribs: url ? { ...rest, [name]: url } : rest };
  };
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img'],
    allowedAttributes: { a: ['href'], img: ['src', 'alt', 'width', 'height'] },
    allowedSchemes: ['http', 'https'],
    transformTags: { a: absolute('href'), img: absolute('src') },
  });
}
