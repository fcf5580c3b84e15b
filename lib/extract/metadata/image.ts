import { type ChildNode, type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type Image } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import { isThing, listOf, textIn, typesOf } from '../clues/graph.ts';
import type { Nearby } from '../clues/nearby.ts';
import { siteNames } from '../clues/site.ts';
import { squeeze } from '../clues/words.ts';
import { imageAddress } from '../sanitise/image.ts';
import type { Found } from './title.ts';

/** Words in the name of a file that is no picture of anything; folders of any picture are called so, too. */
const GENERIC = /(?:^|[_.-])(?:logos?|favicon|placeholder|spacer|sprite|no-?image|no-?photo)(?:[_.-]|\d|$)/i;
/** Words that say so only where the name says little else: `default_500.png`, not `icon-of-the-seas.jpg`. */
const VAGUE = /(?:^|[_.-])(?:icons?|avatar|default|space|blank|transparent|pixel|dummy)(?:[_.-]|\d|$)/i;

/** What names of files say that tell of nothing: of these words one that is made for sharing, and no other. */
const FOR_SHARING = /^(?:default|shares?|sharing|social|og|opengraph|fallback|facebook|fb|twitter|generic|whatsapp)$/;
const OF_NOTHING =
  /^(?:open|graph|images?|img|pic|pictures?|thumb(?:nail)?s?|preview|cover|site|meta|banner|card|media|main|home|large|small|big|wide|square|summary|page|article|news|post|new|v|x|w|h|px|en|de|fr|es|it|nl|pt)$/;

/**
 * The article's main picture: as told to social networks, to search engines, else the first large one of the body. A picture
 * that is shared with every page of the site comes behind those. Null rather than a logo, a placeholder or a formula.
 */
export function readLeadImage(clues: Clues, near: Nearby): Found<Image> | null {
  const candidates = [...told(clues, near)].filter(({ value }) => !isGeneric(value.url));
  const isOfSite = ofSite(clues);
  const chosen = candidates.find(({ value }) => !isOfSite(value.url)) ?? shown(clues, near) ?? candidates[0];
  return chosen ? { from: chosen.from, value: withCaption(chosen.value, clues) } : null;
}

function* told({ meta, article, props, page, links }: Clues, near: Nearby): Iterable<Found<Image>> {
  const image = (
    address: string | null | undefined,
    width?: unknown,
    height?: unknown,
    alt?: string | null,
  ): Image | null => {
    const url = address ? absoluteUrl(squeeze(address), page.base) : null;
    return url && { url, width: pixels(width), height: pixels(height), alt: alt ? squeeze(alt) : null, credit: null };
  };
  for (const name of ['og:image', 'og:image:url', 'og:image:secure_url']) {
    const values = (meta.get(name) ?? []).slice(0, MOST_SHARED);
    // https://ogp.me/#array: what tells of a picture follows it; where some have nothing, it is of the first.
    const of = (property: string, i: number) => {
      const told = meta.get(`og:image:${property}`) ?? [];
      return i === 0 || told.length === values.length ? told[i] : undefined;
    };
    for (const [i, value] of values.entries()) {
      const found = image(value, of('width', i), of('height', i), of('alt', i));
      if (found) yield { value: found, from: 'open-graph' };
    }
  }
  for (const one of [...listOf(article?.image), ...listOf(article?.thumbnailUrl)]) {
    const thing = isThing(one) ? one : null;
    const found = image(
      thing ? (textIn(thing.url) ?? textIn(thing.contentUrl) ?? textIn(thing['@id'])) : textIn(one),
      sizeIn(thing?.width),
      sizeIn(thing?.height),
      textIn(thing?.caption) ?? textIn(thing?.description),
    );
    if (!found || (thing && typesOf(thing).includes('Organization'))) continue;
    const credit = textIn(thing?.creditText) ?? textIn(thing?.copyrightNotice) ?? textIn(thing?.creator);
    yield { value: { ...found, credit: credit && squeeze(credit).slice(0, 200) }, from: 'json-ld' };
  }
  for (const name of ['twitter:image', 'twitter:image:src', 'parsely-image-url', 'sailthru.image.full', 'thumbnail']) {
    const found = image(meta.get(name)?.[0]);
    if (found) yield { value: found, from: 'meta' };
  }
  for (const i of props.get('image') ?? []) {
    if (near.isOthers(i)) continue;
    const { attribs } = page.outline.nodes[i]!;
    const found = image(attribs.content ?? attribs.src ?? attribs.href);
    if (found) yield { value: found, from: 'microdata' };
  }
  const linked = image(links.get('image_src')?.[0]?.attribs.href);
  if (linked) yield { value: linked, from: 'meta' };
}

/** The first picture of the body that is large, or of unknown size. */
function shown({ page }: Clues, { body }: Nearby): Found<Image> | null {
  if (body === null) return null;
  const { nodes, end, parent, words } = page.outline;
  const from = Math.max(0, parent[body]!);
  for (let i = from; i < end[body]!; i += 1) {
    const node = nodes[i]!;
    if (node.name !== 'img') continue;
    const width = pixels(node.attribs.width);
    const url = imageAddress(node, page.base);
    if (!url || (width !== null && width < 200) || isGeneric(url)) continue;
    const named = `${words[i]!}${words[parent[i]!] ?? ''}`;
    if (PORTRAIT.test(words[i]!) || IN_TEXT.test(named) || isFormula(node) || isInLine(node)) continue;
    return {
      value: { url, width, height: pixels(node.attribs.height), alt: node.attribs.alt?.trim() || null, credit: null },
      from: 'visible',
    };
  }
  return null;
}

/** Pictures shared that are looked at. */
const MOST_SHARED = 10;

const PORTRAIT = /[ -](?:avatar|gravatar|author)(?=[ -])/;
/** What formulas and little signs are called, and their frames. */
const IN_TEXT = /[ -](?:math|mathjax|katex|latex|tex|equation|formula|emoji|smiley|smilies)(?=[ -])/;

/** Whether it is a formula by its words or by where it is made. */
function isFormula({ attribs: { alt = '', src = '' } }: Element): boolean {
  return (
    /\\[a-z]{2,}|[_^]\{|^\$.{1,400}\$$/i.test(alt.slice(0, 500)) ||
    /[/.](?:latex|tex|mathtex|mimetex|math)\b/i.test(src.slice(0, 500))
  );
}

const INLINE = new Set(['span', 'a', 'em', 'i', 'b', 'strong', 'sub', 'sup', 'noscript']);

/** Whether a picture stands in a line of text: as high as letters, or with words before and behind it. */
function isInLine(image: Element): boolean {
  if (/(?:^|[;\s])(?:width|height)\s*:\s*[\d.]{1,9}e[mx]\b/i.test((image.attribs.style ?? '').slice(0, 500)))
    return true;
  let node = image;
  for (let steps = 0; steps < 3; steps += 1) {
    const { parent, prev, next } = node;
    if (hasWords(prev) && hasWords(next)) return true;
    if (prev || next || !parent || !isTag(parent) || !INLINE.has(parent.name)) return false;
    node = parent;
  }
  return false;
}

function hasWords(node: ChildNode | null): boolean {
  return node?.type === 'text' && /[\p{L}\p{N}]/u.test(node.data);
}

/** A schema.org size: a number, a text, or a `QuantitativeValue`. */
function sizeIn(value: unknown): unknown {
  return isThing(value) ? value.value : value;
}

function pixels(value: unknown): number | null {
  const number = Number.parseInt(textIn(value) ?? '', 10);
  return number > 3 && number < 30_000 ? number : null;
}

/** Alternative text and credit from the page's own showing of the same picture. */
function withCaption(image: Image, { page }: Clues): Image {
  const { nodes, end, words } = page.outline;
  const name = fileName(image.url);
  const at =
    name.length < 6
      ? -1
      : nodes.findIndex(
          (node) => node.name === 'img' && Object.values(node.attribs).some((value) => value.includes(name)),
        );
  if (at < 0) return image;
  let figure = at;
  for (let steps = 0; steps < 6 && figure > 0 && nodes[figure]!.name !== 'figure'; steps += 1)
    figure = page.outline.parent[figure]!;
  let credit: string | null = null;
  if (nodes[figure]?.name === 'figure') {
    for (let i = figure; i < end[figure]! && !credit; i += 1) {
      if (!/[ -](?:credit|credits|copyright|source|photographer)(?=[ -])/.test(words[i]!)) continue;
      credit = squeeze(textContent(nodes[i]!)).slice(0, 200) || null;
    }
  }
  return { ...image, alt: image.alt ?? (nodes[at]!.attribs.alt?.trim() || null), credit: image.credit ?? credit };
}

/** Whether the file's name is that of a picture shown for want of one. */
function isGeneric(url: AbsoluteUrl): boolean {
  const name = fileName(url);
  return GENERIC.test(name) || (VAGUE.test(name) && (name.match(/[a-z]{2,}/gi)?.length ?? 0) <= 3);
}

/** Whether a picture's file is called as one that every page of the site is shared with, and lies in no folder of the page's own. */
function ofSite(clues: Clues): (url: AbsoluteUrl) => boolean {
  let named: Set<string> | null = null;
  const folders = new URL(clues.page.url).pathname.split('/').filter((part) => part.length > 3);
  const own = folders.at(-1)?.replace(/\.\w{2,5}$/, '');
  return (url) => {
    const words = wordsOf(fileName(url).replace(/\.\w{3,4}$/, ''));
    if (!words.some((word) => FOR_SHARING.test(word))) return false;
    named ??= new Set([...siteNames(clues)].flatMap(wordsOf));
    const isBare = words.every((word) => FOR_SHARING.test(word) || OF_NOTHING.test(word) || named!.has(word));
    return isBare && (own === undefined || !new URL(url).pathname.includes(own));
  };
}

function wordsOf(name: string): string[] {
  const words = name.toLowerCase().split(/[^a-z]/);
  return words.filter((word) => word !== '');
}

function fileName(url: AbsoluteUrl): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
