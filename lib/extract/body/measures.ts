import type { AbsoluteUrl } from '../../model/index.ts';
import type { Outline } from '../page/outline.ts';
import { type Signs, signsReader } from './signs.ts';

/** What a page's elements hold, counted once for all that is asked of them. */
export type Measures = {
  /** For each element the length of the paragraphs in it: blocks of some length that are not mere links. */
  readonly prose: Int32Array;
  /** The prose of the whole page. */
  readonly all: number;
  /** The prose that stands before each element. */
  readonly before: Int32Array;
  /** For each element the characters in links to other sites. */
  readonly outward: Int32Array;
  /** How many fields and buttons stand before each element; one more number than there are elements. */
  readonly controls: Int32Array;
  /** What an element's names may be signs of. */
  readonly signs: (words: string) => Signs;
  /** How much class names and ids were found to say of furniture, each looked at once. */
  readonly strengths: Map<string, number>;
};

/** A block as long as this, that is no mere link, is a paragraph. */
const PARAGRAPH = 60;

/** Measures a page, fetched at an address, in one pass. */
export function measure({ nodes, parent, own, ownLink, text }: Outline, url: AbsoluteUrl): Measures {
  const prose = new Int32Array(nodes.length);
  for (let i = nodes.length - 1; i >= 0; i -= 1) {
    if (isParagraph(own[i]!, ownLink[i]!)) prose[i]! += own[i]!;
    if (parent[i]! >= 0) prose[parent[i]!]! += prose[i]!;
  }
  const before = new Int32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i += 1)
    before[i + 1] = before[i]! + (isParagraph(own[i]!, ownLink[i]!) ? own[i]! : 0);
  const controls = new Int32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i += 1) controls[i + 1] = controls[i]! + (isControl(nodes[i]!) ? 1 : 0);
  const outward = new Int32Array(nodes.length);
  const isOutward = outwardFrom(url);
  for (let i = nodes.length - 1; i >= 0; i -= 1) {
    if (nodes[i]!.name === 'a' && text[i]! > 0 && isOutward(nodes[i]!.attribs.href)) outward[i] = text[i]!;
    if (parent[i]! >= 0) outward[parent[i]!]! += outward[i]!;
  }
  return { prose, all: prose[0] ?? 0, before, outward, controls, signs: signsReader(), strengths: new Map() };
}

function isParagraph(own: number, linked: number): boolean {
  return own >= PARAGRAPH && linked < own * 0.4;
}

const NETWORKS =
  /(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|whatsapp|t|youtube|tiktok|threads|bsky|telegram|vk|weibo)\.(?:com|net|me|app|co)$/;

/**
 * Tells whether a link leads to another site, and to what it has to say: not to a network where the page is to be shared. By
 * the host's own label, so that `bbc.com` is the site of `bbc.co.uk`; the address is not parsed, as a page has thousands.
 */
function outwardFrom(url: AbsoluteUrl): (href: string | undefined) => boolean {
  const own = siteOf(new URL(url).hostname);
  return (href) => {
    const host = /^\s{0,9}(?:https?:)?\/\/([^/?#:\s]{1,253})/i.exec(href ?? '')?.[1]?.toLowerCase();
    return host !== undefined && siteOf(host) !== own && !NETWORKS.test(host);
  };
}

/** The label that is the site's own: the longest of the last three but the top one. */
function siteOf(host: string): string {
  const [second = '', third = ''] = host.split('.').reverse().slice(1);
  return second.length <= 3 && third.length > second.length && third !== 'www' ? third : second;
}

/** What a reader fills in. A button alone may show a picture or the rest of a text. */
function isControl({ name, attribs }: Outline['nodes'][number]): boolean {
  if (name === 'input') return attribs.type?.toLowerCase() !== 'hidden';
  return name === 'form' || name === 'textarea' || name === 'select';
}
