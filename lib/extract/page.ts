import type { CheerioAPI } from 'cheerio/slim';
import { load } from 'cheerio/slim';
import type { Document } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';
import { type Outline, outline } from './outline.ts';
import { parseTree } from './page-tree.ts';

/** A page parsed once; everything that is read from it shares this tree. Nobody changes the tree. */
export type Page = {
  readonly $: CheerioAPI;
  readonly root: Document;
  /** Where the page was fetched. */
  readonly url: AbsoluteUrl;
  /** What its relative addresses are relative to: `<base href>` where it is usable, else `url`. */
  readonly base: AbsoluteUrl;
  /** Whether its bytes were no text, but a picture or the like sent as a page. */
  readonly isBinary: boolean;
  /** The page's elements in document order, measured. */
  readonly outline: Outline;
};

/** Parses a page once. Any text is a page; never throws; time and memory are bounded ({@link parseTree}). */
export function parsePage(html: string, url: AbsoluteUrl): Page {
  const root = parseTree(html, 'document');
  const outlined = outline(root);
  return { $: load(root), root, url, base: baseOf(outlined, url), isBinary: isBinary(html), outline: outlined };
}

/** Control characters are one in ten bytes of what is packed, and none of any text. */
function isBinary(html: string): boolean {
  const sample = html.slice(0, 10_000);
  return (sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0) > sample.length * 0.03;
}

// HTML §4.2.3: the first base element with an href counts.
function baseOf(outlined: Outline, url: AbsoluteUrl): AbsoluteUrl {
  const href = outlined.nodes.find((node) => node.name === 'base' && node.attribs.href)?.attribs.href;
  return (href ? absoluteUrl(href, url) : null) ?? url;
}
