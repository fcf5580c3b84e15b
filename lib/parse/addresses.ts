import { resolvedUrl } from '../model/index.ts';
import type { FeedElement } from './element.ts';

/** An address as written if it is absolute, else resolved against `base`; one that cannot be is left as written. */
export function resolveAddress(address: string, base: string): string {
  const written = address.trim().replace(/[\t\n\r]+/g, '');
  if (written === '' || /^[a-z][a-z\d+.-]*:/i.test(written)) return written;
  return resolvedUrl(written, base)?.href ?? written;
}

/** XML Base §4: the base that an element states, which is resolved already, or that around it. */
export function baseOf(element: Pick<FeedElement, 'attributes'> | undefined, around: string): string {
  const base = element?.attributes['xml:base'];
  return base === undefined ? around : (resolvedUrl(base, around)?.href ?? around);
}

/** HTML whose links and pictures have absolute addresses. `data:`, `mailto:` and fragments stay as they are. */
export function resolveMarkup(html: string, base: string): string {
  if (!RELATIVE.test(html)) return html;
  return html.replace(RELATIVE_ALL, (whole, start: string, quote: string, address: string) => {
    const resolved = resolvedUrl(address.trim().replaceAll('&amp;', '&'), base)?.href;
    return resolved === undefined ? whole : `${start}${quote}${resolved.replaceAll('&', '&amp;')}${quote}`;
  });
}

/** An attribute whose value neither has a scheme nor is a fragment or empty. */
const RELATIVE = /(?<=\s(?:href|src|poster|cite|longdesc))=(["'])(?!\s*(?:[a-z][a-z\d+.-]*:|#|["']|\/\/))[^"'<>]*\1/i;
const RELATIVE_FROM =
  /(\s(?:href|src|poster|cite|longdesc)=)(["'])(?!\s*(?:[a-z][a-z\d+.-]*:|#|["']|\/\/))([^"'<>]*)\2/i;
const RELATIVE_ALL = new RegExp(RELATIVE_FROM, 'gi');
