import type { CheerioAPI } from 'cheerio/slim';
import { load } from 'cheerio/slim';
import type { Document } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import { type Outline, outline } from './outline.ts';
import { parseTree } from './tree.ts';

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
  let loaded: CheerioAPI | null = null;
  return {
    // Only an operator's rules ask for it, and it is dear to make.
    get $() {
      loaded ??= load(root);
      return loaded;
    },
    root,
    url,
    base: baseOf(outlined, url),
    isBinary: isBinary(html),
    outline: outlined,
  };
}

/** Control characters are one in ten bytes of what is packed, and none of any text. */
function isBinary(html: string): boolean {
  const length = Math.min(html.length, 10_000);
  let strange = 0;
  for (let at = 0; at < length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === 0xfffd || (code < 0x20 && code !== 0x1b && (code < 0x09 || code > 0x0d))) strange += 1;
  }
  return strange > length * 0.03;
}

// HTML §4.2.3: the first base element with an href counts.
function baseOf(outlined: Outline, url: AbsoluteUrl): AbsoluteUrl {
  const href = outlined.nodes.find((node) => node.name === 'base' && node.attribs.href)?.attribs.href;
  return (href ? absoluteUrl(href, url) : null) ?? url;
}
