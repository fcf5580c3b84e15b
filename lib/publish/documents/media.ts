import type { Entry, File } from './entry.ts';
import { mediaType, medium } from './media-type.ts';
import { escapeText, linkTo } from './writable.ts';
import { element, plainElement } from './xml.ts';

/** The namespace of Media RSS, which RSS and Atom documents declare. */
export const MEDIA_NAMESPACE = 'http://search.yahoo.com/mrss/';

/**
 * The files that go with an entry, the lead image last where its type can be told. RSS takes the first as `enclosure`,
 * Atom links them all.
 */
export function enclosures({ files, image }: Entry): readonly File[] {
  const type = image === null ? null : mediaType(image.url);
  if (image === null || type === null || files.some((file) => file.url === image.url)) return files;
  return [...files, { url: image.url, type, length: null }];
}

/** The lead image and the files as `media:content`, the image as `media:thumbnail` too (Media RSS 1.5.1). */
export function mediaElements(entry: Entry): string[] {
  const files = entry.files
    .filter((file) => file.url !== entry.image?.url)
    .map(({ url, type, length }) => element('media:content', { url, fileSize: length, type, medium: medium(type) }));
  return [...leadImage(entry), ...files];
}

function leadImage({ image }: Entry): string[] {
  if (image === null) return [];
  const { url, width, height } = image;
  const said = [
    ...(image.alt === null ? [] : [plainElement('media:description', { type: 'plain' }, image.alt)]),
    ...(image.credit === null ? [] : [element('media:credit', {}, image.credit)]),
  ];
  return [
    element('media:content', { url, type: mediaType(url), medium: 'image', width, height }, said),
    element('media:thumbnail', { url, width, height }),
  ];
}

/** What stands as HTML for an article that has no words: its picture, where that is all that it is, else a link. */
export function standInHtml({ title, image, files, url, publisher }: Entry, address: string): string {
  if (title !== null || image === null || files.some(({ type }) => medium(type) !== 'image'))
    return linkTo(address, publisher);
  const picture = `<img src="${escapeText(image.url)}" alt="${escapeText(image.alt ?? '')}">`;
  return `<p>${url === null ? picture : `<a href="${escapeText(url)}">${picture}</a>`}</p>`;
}
