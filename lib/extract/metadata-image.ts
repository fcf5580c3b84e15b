import { type AbsoluteUrl, absoluteUrl, type Image } from '../model/index.ts';
import { type Clues, textContent } from './metadata-clues.ts';
import { isThing, listOf, textIn, typesOf } from './metadata-graph.ts';
import type { Found } from './metadata-title.ts';
import { squeeze } from './metadata-words.ts';
import { imageAddress } from './sanitise-image.ts';

const GENERIC =
  /(?:^|[/_.-])(?:logo|logos|favicon|icon|avatar|default|placeholder|spacer|blank|sprite)(?:[/_.-]|\d|$)/i;

/** The article's main picture: as told to social networks, to search engines, else the first large one of the body. */
export function readLeadImage(clues: Clues, body: number | null): Found<Image> | null {
  const candidates = [...told(clues)];
  const chosen =
    candidates.find(({ value }) => !GENERIC.test(new URL(value.url).pathname)) ?? shown(clues, body) ?? candidates[0];
  return chosen ? { from: chosen.from, value: withCaption(chosen.value, clues) } : null;
}

function* told({ meta, article, props, page, links }: Clues): Iterable<Found<Image>> {
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
    const values = meta.get(name) ?? [];
    const found = image(
      values[0],
      meta.get('og:image:width')?.[0],
      meta.get('og:image:height')?.[0],
      meta.get('og:image:alt')?.[0],
    );
    if (found) yield { value: found, from: 'open-graph' };
  }
  for (const one of [...listOf(article?.image), ...listOf(article?.thumbnailUrl)]) {
    const thing = isThing(one) ? one : null;
    const found = image(
      thing ? (textIn(thing.url) ?? textIn(thing.contentUrl) ?? textIn(thing['@id'])) : textIn(one),
      thing?.width,
      thing?.height,
    );
    if (found && (!thing || !typesOf(thing).includes('Organization'))) yield { value: found, from: 'json-ld' };
  }
  for (const name of ['twitter:image', 'twitter:image:src', 'parsely-image-url', 'sailthru.image.full', 'thumbnail']) {
    const found = image(meta.get(name)?.[0]);
    if (found) yield { value: found, from: 'meta' };
  }
  for (const i of props.get('image') ?? []) {
    const { attribs } = page.outline.nodes[i]!;
    const found = image(attribs.content ?? attribs.src ?? attribs.href);
    if (found) yield { value: found, from: 'microdata' };
  }
  const linked = image(links.get('image_src')?.[0]?.attribs.href);
  if (linked) yield { value: linked, from: 'meta' };
}

/** The first picture of the body that is large, or of unknown size. */
function shown({ page }: Clues, body: number | null): Found<Image> | null {
  if (body === null) return null;
  const { nodes, end, parent } = page.outline;
  const from = Math.max(0, parent[body]!);
  for (let i = from; i < end[body]!; i += 1) {
    const node = nodes[i]!;
    if (node.name !== 'img') continue;
    const width = pixels(node.attribs.width);
    const url = imageAddress(node, page.base);
    if (!url || (width !== null && width < 200) || GENERIC.test(new URL(url).pathname)) continue;
    return {
      value: { url, width, height: pixels(node.attribs.height), alt: node.attribs.alt?.trim() || null, credit: null },
      from: 'visible',
    };
  }
  return null;
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
  return { ...image, alt: image.alt ?? (nodes[at]!.attribs.alt?.trim() || null), credit };
}

function fileName(url: AbsoluteUrl): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
