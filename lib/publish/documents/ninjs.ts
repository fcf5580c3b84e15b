import { type Article, type Feed, type FeedId, noteOf, type Tombstone, UNSPECIFIED } from '../../model/index.ts';
import { articleUrn, feedPath, ninjsPath, type Site } from '../address.ts';
import { type Entry, type EntrySource, entryOf } from './entry.ts';
import type { Head } from './head.ts';
import type { Shell } from './library.ts';
import { mediaType, medium } from './media-type.ts';
import { oneLine } from './writable.ts';

/** The IPTC's News in JSON, https://iptc.org/std/ninjs/: which of its versions is written, and by which schema. */
const STANDARD = {
  name: 'ninjs',
  version: '3.1',
  schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#',
} as const;

/** What an article's own document is made of besides the article. */
export type NinjsInput = {
  readonly content: Feed['content'];
  readonly source: EntrySource | undefined;
  readonly site: Site;
};

/**
 * An article as a ninjs 3.1 document, in one revision. Stated is what is known: an hour of publication where one was
 * stated, and no urgency, genre, person or place, since nobody tells them. A note of correction is its `edNote`, and not
 * part of its bodies.
 */
export function ninjsArticle(article: Article, { content, source, site }: NinjsInput): string {
  const entry = entryOf({ ...article, correction: undefined }, content, source, [], site);
  const { full, excerpt, image, files, authors, published, title, tags } = entry;
  return lines({
    standard: STANDARD,
    ...identity(entry),
    representationType: full === null ? 'partial' : 'full',
    profile: image === null ? 'text-only' : 'text-photo',
    firstCreated: entry.firstSeen,
    ...dates(entry),
    ...(published?.precision === 'second' && { contentCreated: published.instant }),
    pubStatus: 'usable',
    ...spoken(entry),
    ...edNote(oneLine(noteOf(article))),
    title: entry.label,
    ...headlines(title),
    ...(excerpt !== '' && { descriptions: [{ role: 'summary', contentType: 'text/plain', value: excerpt }] }),
    ...(full !== null && {
      bodies: [
        { role: 'main', contentType: 'text/html', value: full.html },
        { role: 'plain', contentType: 'text/plain', value: full.text },
      ],
    }),
    ...(authors.length > 0 && { by: authors.join(', ') }),
    ...(tags.length > 0 && { subjects: tags.map((name) => ({ name })) }),
    infoSources: [{ name: entry.publisher, role: 'publisher', ...(entry.from?.url && { uri: entry.from.url }) }],
    ...(entry.url !== null && {
      altIds: [{ role: 'url', value: entry.url }],
      renditions: [{ name: 'web', href: entry.url, contentType: 'text/html' }],
    }),
    ...associated([
      ...(image === null ? [] : [imageOf(image)]),
      ...files.filter(({ url }) => url !== image?.url).map(fileOf),
      ...(entry.related === null ? [] : [{ name: entry.related, uri: entry.related, rel: 'related' }]),
    ]),
    ...rights(entry),
  });
}

/** What stands in the place of an article that was taken down: nothing of what it said. `canceled` is said of all versions. */
export function ninjsCanceled(tombstone: Tombstone): string {
  return lines({ standard: STANDARD, ...canceled(tombstone) });
}

/** How a feed's ninjs document is written: a composite whose associations lead to the articles' own documents. */
export function ninjsRenderer(feed: FeedId, site: Site) {
  return {
    entries: (entries: readonly Entry[]): string[] => entries.map((entry) => JSON.stringify(listed(entry, feed, site))),
    shell: (head: Head, count: number): Shell => shellOf(head, count, feed, site),
  };
}

function shellOf(head: Head, count: number, feed: FeedId, site: Site): Shell {
  const fields = {
    standard: STANDARD,
    uri: head.urn,
    type: 'composite',
    representationType: 'full',
    profile: 'feed',
    versionCreated: head.updated,
    pubStatus: 'usable',
    ...(head.language !== null && { language: head.language }),
    title: head.title,
    ...(head.description !== head.title && { descriptions: [{ value: head.description }] }),
    infoSources: [{ name: head.siteTitle, role: 'distributor', uri: head.page }],
    ...(head.rights !== null && { copyrightNotice: head.rights }),
    ...(head.licence !== null && { rightsInfo: { linkedRights: head.licence } }),
  };
  const gone = head.tombstones.map((tombstone) =>
    JSON.stringify({ name: articleUrn(tombstone.id), ...canceled(tombstone), ...place(tombstone, feed, site) }),
  );
  const before = `${JSON.stringify(fields, null, 2).slice(0, -2)},\n  "associations": [\n    `;
  const last = gone.join(',\n    ');
  return { before, between: ',\n    ', after: `${count > 0 && last !== '' ? ',\n    ' : ''}${last}\n  ]\n}\n` };
}

/** An article as the feed's document lists it: enough to know whether its own document is to be fetched. */
function listed(entry: Entry, feed: FeedId, site: Site) {
  return {
    name: entry.label,
    ...identity(entry),
    representationType: 'partial',
    ...dates(entry),
    pubStatus: 'usable',
    ...spoken(entry),
    ...edNote(entry.note),
    ...headlines(entry.title),
    ...place({ id: entry.article, revision: entry.revision }, feed, site),
  };
}

/**
 * Where an article's own document is: by an address for whoever sends a token in a header, and by its path from the feed's
 * document, which leads on from any address at which that was had. An `href` must be absolute.
 */
function place({ id, revision }: Pick<Article, 'id' | 'revision'>, feed: FeedId, site: Site) {
  const path = ninjsPath({ id: feed }, id, revision);
  const href = new URL(path, site.baseUrl).href;
  return {
    altIds: [{ role: 'path', value: path.slice(feedPath({ id: feed }).length) }],
    renditions: [{ name: 'ninjs', href, contentType: 'application/json' }],
  };
}

function canceled({ id, revision, when, reason }: Tombstone) {
  return {
    uri: articleUrn(id),
    type: 'text',
    version: String(revision),
    representationType: 'partial',
    versionCreated: when,
    pubStatus: 'canceled',
    ...edNote(oneLine(reason)),
  };
}

function identity(entry: Entry) {
  return { uri: entry.urn, type: typeOf(entry), version: String(entry.revision) };
}

/** What has no word is what it shows: a picture, a film, a recording. */
function typeOf({ full, excerpt, files: [first], image }: Entry): string {
  if (full !== null || excerpt !== '' || (first === undefined && image === null)) return 'text';
  const kind = first === undefined ? 'image' : medium(first.type);
  return kind === null ? 'text' : kind === 'image' ? 'picture' : kind;
}

function dates({ revisedAt }: Entry) {
  return { versionCreated: revisedAt };
}

function spoken({ language }: Entry) {
  return language === null ? {} : { language };
}

function edNote(note: string | null) {
  return note === null ? {} : { edNote: note };
}

/** An article without a title has no headline: none is invented. */
function headlines(title: string | null) {
  return title === null ? {} : { headlines: [{ role: 'main', contentType: 'text/plain', value: title }] };
}

function imageOf({ url, width, height, alt, credit }: NonNullable<Entry['image']>) {
  const contentType = mediaType(url);
  const size = { ...(width !== null && { width }), ...(height !== null && { height }) };
  return {
    name: alt ?? url,
    uri: url,
    rel: 'lead',
    type: 'picture',
    ...(credit !== null && { by: credit }),
    ...(alt !== null && { descriptions: [{ role: 'alternative', contentType: 'text/plain', value: alt }] }),
    renditions: [{ name: 'original', href: url, ...(contentType !== null && { contentType }), ...size }],
  };
}

function fileOf({ url, type, length }: Entry['files'][number]) {
  const kind = medium(type);
  const sizeInBytes = length === null ? {} : { sizeInBytes: length };
  return {
    name: url,
    uri: url,
    rel: 'enclosure',
    ...(kind !== null && { type: kind === 'image' ? 'picture' : kind }),
    renditions: [{ name: 'original', href: url, contentType: type, ...sizeInBytes }],
  };
}

function associated(associations: readonly unknown[]) {
  return associations.length === 0 ? {} : { associations };
}

/** A licence can be linked to once; others, and what is said to machines, stand as they were said in the terms. */
function rights({ licences, rights: notice, terms }: Entry) {
  const [licence, ...others] = licences.filter((address) => address !== UNSPECIFIED);
  const { signals = [], tdm } = terms ?? {};
  const said = [
    ...others,
    ...signals.map(({ name, allowed }) => `${name}=${allowed ? 'yes' : 'no'}`),
    ...(tdm === undefined ? [] : [`tdm-reservation=${tdm.reserved ? 1 : 0}${tdm.policy ? ` (${tdm.policy})` : ''}`]),
  ];
  return {
    ...(notice !== null && { copyrightNotice: notice }),
    ...(said.length > 0 && { usageTerms: said.join(', ') }),
    ...(licence !== undefined && { rightsInfo: { linkedRights: licence } }),
  };
}

function lines(document: Record<string, unknown>): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
