import { absoluteUrl, type Enclosure, type Image } from '../model/index.ts';
import { elements, type FeedElement, type Fields } from './element.ts';
import type { Resolve } from './links.ts';

/**
 * The files that go with an item: RSS enclosures, Atom enclosure links, sound and film of Media RSS, and the same in other
 * forms (podcast:alternateEnclosure); each once. Sound and film come first, as readers play the first: a picture before
 * them is a cover.
 */
export function enclosuresOf(fields: Fields, resolve: Resolve): readonly Enclosure[] {
  const media = mediaContents(fields).filter((content) => /^(?:audio|video)/.test(kindOf(content)));
  const links = elements(fields, 'link').filter(({ attributes }) => attributes.rel?.toLowerCase() === 'enclosure');
  const found = new Map<string, Enclosure>();
  for (const element of [...elements(fields, 'enclosure'), ...links, ...media, ...alternates(fields)]) {
    const url = addressOf(element, resolve);
    const { type, length, filesize } = element.attributes;
    if (url && !found.has(url)) found.set(url, { url, type: type || null, length: sizeOf(length || filesize || '') });
  }
  const files = [...found.values()];
  return files.length < 2 ? files : [...files.filter(isPlayed), ...files.filter((file) => !isPlayed(file))];
}

/** Sound or film, by its type; where that says nothing, by what its address ends in. */
function isPlayed({ url, type }: Enclosure): boolean {
  if (type === null || /^\s*(?:application\/octet-stream|binary\/)/i.test(type)) return PLAYED.test(url);
  return /^\s*(?:audio|video)\b|mpegurl|dash\+xml/i.test(type);
}

const PLAYED = /\.(?:mp3|m4[abv]|mp4|aac|og[agv]|opus|flac|wav|webm|mov|avi|mkv|m3u8|mpd)(?:[?#]|$)/i;

/** Where an item's sound or film is in other forms, as https://podcasting2.org has it: each in one place or several. */
function alternates(fields: Fields): readonly FeedElement[] {
  return elements(fields, 'podcast:alternateenclosure').flatMap(({ attributes, children }) =>
    elements(children, 'podcast:source').map((source) => {
      const { uri = '', contenttype } = source.attributes;
      return { ...source, attributes: { ...attributes, type: contenttype || attributes.type || '', url: uri } };
    }),
  );
}

/** The picture of an item: of Media RSS the first that says it is one, an iTunes image, an enclosure of a picture. */
export function imageOf(fields: Fields, resolve: Resolve): Image | null {
  const contents = mediaContents(fields);
  const groups = [fields, ...elements(fields, 'media:group', 'media:content').map((group) => group.children)];
  const candidates = [
    ...contents.filter((content) => kindOf(content).startsWith('image')),
    ...groups.flatMap((group) => elements(group, 'media:thumbnail')),
    ...elements(fields, 'enclosure').filter((enclosure) => kindOf(enclosure).startsWith('image')),
    ...elements(fields, 'itunes:image'),
    ...elements(fields, 'image').flatMap((image) => [image, ...elements(image.children, 'url')]),
  ];
  for (const candidate of candidates) {
    const url = addressOf(candidate, resolve);
    if (url)
      return { url, width: pixels(candidate, 'width'), height: pixels(candidate, 'height'), ...captionOf(candidate) };
  }
  return null;
}

function mediaContents(fields: Fields): readonly FeedElement[] {
  const grouped = elements(fields, 'media:group').flatMap((group) => elements(group.children, 'media:content'));
  return [...elements(fields, 'media:content'), ...grouped];
}

/** Its medium or media type; where neither is stated, what its address ends in. */
function kindOf({ attributes }: FeedElement): string {
  const stated = attributes.medium || attributes.type;
  if (stated) return stated.toLowerCase();
  const url = attributes.url ?? '';
  if (PLAYED.test(url)) return 'audio or video';
  return /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(url) ? 'image' : '';
}

function addressOf(element: FeedElement, resolve: Resolve): Image['url'] | null {
  const { url, href } = element.attributes;
  const address = (url ?? href ?? element.text).trim();
  return address ? absoluteUrl(resolve(address, element)) : null;
}

function captionOf({ children }: FeedElement): Pick<Image, 'alt' | 'credit'> {
  const alt = elements(children, 'media:title', 'media:description', 'media:text')[0]?.text.trim();
  return { alt: alt || null, credit: elements(children, 'media:credit')[0]?.text.trim() || null };
}

function pixels({ attributes }: FeedElement, name: 'width' | 'height'): number | null {
  const number = Number.parseInt(attributes[name] ?? '', 10);
  return number > 0 ? number : null;
}

/** A number of bytes, in groups of three or not; null for what is none, or nought. */
export function sizeOf(written: string): number | null {
  const number = Number(/^\s*\d{1,3}(?:[,_ ]\d{3})+\s*$/.test(written) ? written.replace(/[,_ ]/g, '') : written);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
