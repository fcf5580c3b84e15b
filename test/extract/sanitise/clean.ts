import { expect } from 'vitest';
import { sanitise } from '../../../lib/extract/sanitise/sanitise.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

export const base = 'https://news.example/a/b.html' as AbsoluteUrl;

/** Sanitised, and sanitised once more to the same. */
export function clean(html: string): string {
  const once = sanitise(html, base);
  expect(sanitise(once, base)).toBe(once);
  return once;
}

/** Addresses of the pictures in clean markup, those of the own host without it. */
export function pictures(html: string): string[] {
  return [...clean(html).matchAll(/<img src="([^"]*)"/g)].map(([, url]) => url!.replace('https://news.example', ''));
}
