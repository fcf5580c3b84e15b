import { createHash } from 'node:crypto';
import { pagePolicy } from '../../model/index.ts';
import { escapeText } from '../documents/writable.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A page's parts. `links` are elements for the head; `body` is HTML. */
export type Page = {
  readonly title: string;
  readonly description: string;
  readonly canonical: string;
  readonly links: readonly string[];
  readonly body: string;
  /** Where the page needs more than the style of all pages. */
  readonly style?: string;
};

// No style but our own, by its hash.
const policyFor = (style: string) => pagePolicy(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
const POLICY = policyFor(PAGE_STYLE);

/** Without an icon of its own a page has browsers ask for /favicon.ico, and complain that there is none. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#8c1d18"/>' +
    '<path d="M4 8a4 4 0 0 1 4 4M4 4a8 8 0 0 1 8 8" fill="none" stroke="#faf7f0" stroke-width="2"/></svg>',
)}`;

/** A whole HTML document that needs nothing but itself: no script, no style sheet, no font to fetch. */
export function renderPage(page: Page): string {
  const { style = PAGE_STYLE } = page;
  const policy = style === PAGE_STYLE ? POLICY : policyFor(style);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(page.title)}</title>
<meta name="description" content="${escapeText(page.description)}">
<meta name="generator" content="Feedmill">
<link rel="icon" href="${escapeText(ICON)}">
<link rel="canonical" href="${escapeText(page.canonical)}">
${page.links.map((link) => `${link}\n`).join('')}<style>${style}</style>
</head>
<body>
${page.body}
</body>
</html>
`;
}
