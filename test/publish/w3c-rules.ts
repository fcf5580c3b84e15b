import { type CheerioAPI, load } from 'cheerio';
import type { Element } from 'domhandler';

// What the W3C feed validator complains of, by the names that its messages have, as far as a document of ours could
// ever break it. Its program cannot be run here; these are its rules, looked up and written down anew.

/** What a rule finds at fault in a document, in words; nothing where the document keeps it. */
type Rule = (document: CheerioAPI, text: string) => readonly string[];

const CHANNEL_ONCE =
  'title link description language ttl docs generator copyright lastBuildDate pubDate image managingEditor webMaster';
const ITEM_ONCE = 'title link description content\\:encoded pubDate guid source enclosure dc\\:language author';
const RELATIONS = new Set(
  (
    'alternate current describedby edit edit-media enclosure first hub last license next next-archive payment ' +
    'prev-archive previous related replies search self service up via'
  ).split(' '),
);
const HISTORY = new Set(['current', 'first', 'last', 'next', 'next-archive', 'prev-archive', 'previous']);
/** Prefixes that it knows; what it does not know it warns of. */
const NAMESPACES: Readonly<Record<string, string>> = {
  '': 'http://www.w3.org/2005/Atom',
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  media: 'http://search.yahoo.com/mrss/',
  fh: 'http://purl.org/syndication/history/1.0',
};
const ADDRESS = /^[a-z][\w+.-]*:(?:\/\/)?[\w;/?:@&=+$.\-!~*'()%,#]+$/i;
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:(?:[\w()+,.:=@;$!*'-]|%[0-9a-f]{2})+$/i;
const LANGUAGE = /^[a-z]{2,3}(?:-|$)/i;
const MEDIA_TYPE = /^[^\s()<>,;:\\"/[\]?=]+\/[^\s()<>,;:\\"/[\]?=]+$/;
const MAIL_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;
const INTERNET_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const LINKS = 'atom\\:link, feed > link, entry > link, source > link';

const RULES: Readonly<Record<string, Rule>> = {
  MissingElement: ($) => [
    ...missing($, 'channel', ['title', 'link', 'description', 'language']),
    ...missing($, 'item', ['guid']),
    ...missing($, 'channel > image', ['title', 'url', 'link']),
    ...missing($, 'feed', ['id', 'title', 'updated', 'author', 'link[rel=self]']),
    ...missing($, 'entry', ['id', 'title', 'updated', 'author']),
    ...missing($, 'entry > source', ['id', 'title', 'updated']),
    ...missing($, 'author', ['name']),
  ],
  MissingAtomSelfLink: ($) => missing($, 'channel', ['atom\\:link[rel=self]']),
  SelfNotAtom: ($) =>
    each(
      $,
      'atom\\:link[rel=self], feed > link[rel=self]',
      (link) =>
        /^application\/(?:atom|rss)\+xml$/.test(link.attribs.type ?? '') &&
        /^https?:\/\/./.test(link.attribs.href ?? ''),
    ),
  MissingDCLanguage: ($) => ($('feed').length > 0 && $('feed').attr('xml:lang') === undefined ? ['feed'] : []),
  InvalidLanguage: ($) => [
    ...values($, 'language, dc\\:language', (tag) => LANGUAGE.test(tag)),
    ...each($, '[xml\\:lang]', ({ attribs }) => LANGUAGE.test(attribs['xml:lang'] ?? '')),
  ],
  MissingCurrentInArchive: ($) =>
    each($, 'feed:has(> fh\\:archive)', (feed) => $(feed).children('link[rel=current]').length > 0),
  DuplicateElement: ($) => [
    ...repeated($, 'channel', CHANNEL_ONCE),
    ...repeated($, 'item', ITEM_ONCE),
    ...repeated($, 'entry', 'id title updated published summary content source rights'),
    ...repeated($, 'feed', 'id title updated subtitle rights logo icon generator'),
  ],
  DuplicateSemantics: ($) => [
    ...$('channel:has(> language):has(> dc\\:language)')
      .map(() => 'dc:language')
      .get(),
    ...$('item:has(> author):has(> dc\\:creator)')
      .map(() => 'dc:creator')
      .get(),
  ],
  MisplacedItem: ($) => each($, 'channel > item ~ *', ({ name }) => name === 'item'),
  MisplacedMetadata: ($) => each($, 'feed > entry ~ *', ({ name }) => name === 'entry'),
  InvalidRFC2822Date: ($) => values($, 'pubDate, lastBuildDate', (date) => MAIL_DATE.test(date)),
  IncorrectDOW: ($) =>
    values($, 'pubDate, lastBuildDate', (date) => new Date(date).toUTCString().slice(0, 3) === date.slice(0, 3)),
  InvalidRFC3339Date: ($) => values($, 'updated, published, atom\\:updated', (date) => INTERNET_DATE.test(date)),
  InvalidPositiveInteger: ($) => [
    ...values($, 'ttl', (number) => /^[1-9]\d*$/.test(number)),
    ...each($, 'media\\:content, media\\:thumbnail', ({ attribs }) =>
      [attribs.width, attribs.height, attribs.fileSize].every((size) => size === undefined || /^[1-9]\d*$/.test(size)),
    ),
  ],
  ImageTitleDoesntMatch: ($) => same($, 'title'),
  ImageLinkDoesntMatch: ($) => same($, 'link'),
  ImageUrlFormat: ($) =>
    values($, 'channel > image > url', (url) => /\.(?:jpe?g|gif|png)$/i.test(new URL(url).pathname)),
  EmailFormat: ($) => values($, 'managingEditor, webMaster, item > author', (text) => /^\S+@\S+ \(.+\)$/.test(text)),
  ItemMustContainTitleOrDescription: ($) =>
    each($, 'item', (item) => $(item).children('title, description').length > 0),
  InvalidPermalink: ($) =>
    each($, 'guid', (guid) => guid.attribs.isPermaLink === 'false' || /^https?:/.test($(guid).text())),
  DuplicateEntries: ($) => {
    const ids = $('guid, entry > id')
      .map((_, id) => $(id).text())
      .get();
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  },
  NotBlank: ($) => [
    ...values(
      $,
      ':not(entry) > title, category:not([term]), author > name, summary, content, link:not([href]), url',
      (text) => text !== '',
    ),
    // RFC 4287 §4.1.2: an entry without a title has an empty one; what it says instead is its text.
    ...each(
      $,
      'entry > title',
      (title) => $(title).text().trim() !== '' || $(title).nextAll('summary, content').length > 0,
    ),
    ...each($, 'category[term]', ({ attribs }) => attribs.term?.trim() !== ''),
    ...each($, LINKS, ({ attribs }) => attribs.title !== '' && attribs.rel !== ''),
  ],
  NeedDescriptionBeforeContent: ($) =>
    each($, 'item > content\\:encoded', (content) => $(content).prevAll('description').length > 0),
  InvalidIntegerAttribute: ($) => each($, 'enclosure', ({ attribs }) => /^\d+$/.test(attribs.length ?? '')),
  InvalidMIMEAttribute: ($) => [
    ...each($, 'enclosure', ({ attribs }) => MEDIA_TYPE.test(attribs.type ?? '')),
    ...each(
      $,
      `${LINKS}, media\\:content`,
      ({ attribs }) => attribs.type === undefined || MEDIA_TYPE.test(attribs.type),
    ),
  ],
  InvalidFullLink: ($) => [
    ...values($, 'link:not([href]), docs, image > url, logo', (url) => ADDRESS.test(url)),
    ...each($, '[url], [href]', ({ attribs }) => ADDRESS.test(attribs.url ?? attribs.href ?? '')),
  ],
  InvalidURN: ($) => values($, 'guid, entry > id, feed > id', (id) => URN.test(id)),
  InvalidMediaMedium: ($) =>
    each($, 'media\\:content', ({ attribs }) =>
      /^(?:image|audio|video|document|executable)?$/.test(attribs.medium ?? ''),
    ),
  InvalidMediaTextType: ($) =>
    each($, 'media\\:description', ({ attribs }) => /^(?:plain|html)$/.test(attribs.type ?? 'plain')),
  // Where a title or name holds what could be mark-up, it wants to see hexadecimal references.
  CharacterData: (_, text) =>
    [...text.matchAll(/<(title|category|source|media:description)(?: [^>]*)?>([^<]*)<\/\1>/g)]
      .map(([, , written = '']) => written)
      .filter((written) => /&(?:amp|lt|#\d+);/.test(written)),
  UnregisteredAtomLinkRel: ($) => each($, LINKS, ({ attribs }) => RELATIONS.has(attribs.rel ?? 'alternate')),
  FeedHistoryRelInEntry: ($) => each($, 'entry > link', ({ attribs }) => !HISTORY.has(attribs.rel ?? '')),
  AtomLinkNotEmpty: ($) => each($, LINKS, (link) => link.children.length === 0),
  DuplicateAtomLink: ($) =>
    $('feed, entry, source')
      .get()
      .flatMap((parent) => {
        const links = $(parent)
          .children('link')
          .get()
          .map((link) => (link as Element).attribs);
        const keys = links
          .filter(({ rel }) => parent.name !== 'entry' || (rel ?? 'alternate') === 'alternate')
          .map(({ rel = 'alternate', type = '', hreflang = '' }) => `${rel} ${type} ${hreflang}`);
        return keys.filter((key, at) => keys.indexOf(key) !== at);
      }),
  MissingTextualContent: ($) => each($, 'entry', (entry) => $(entry).children('content, summary').length > 0),
  MissingContentOrAlternate: ($) =>
    each($, 'entry', (entry) => $(entry).children('content, link:not([rel]), link[rel=alternate]').length > 0),
  InvalidTextType: ($) =>
    each($, 'entry > title[type], entry > summary[type], entry > content[type], rights[type]', ({ attribs }) =>
      /^(?:text|html|xhtml)$/.test(attribs.type ?? ''),
    ),
  InvalidScheme: ($) => each($, 'category[scheme]', ({ attribs }) => URN.test(attribs.scheme ?? '')),
  // Tombstones are in a namespace that it does not know: declared where there is one, else nowhere.
  UnknownNamespace: ($) => {
    const { attribs = {} } = $('rss, feed').get(0) ?? {};
    const known =
      $('at\\:deleted-entry').length > 0 ? { ...NAMESPACES, at: 'http://purl.org/atompub/tombstones/1.0' } : NAMESPACES;
    return Object.entries(attribs)
      .filter(([name]) => name.startsWith('xmlns'))
      .filter(([name, uri]) => (known as Record<string, string>)[name.slice(6)] !== uri)
      .map(([name]) => name);
  },
  BadCharacters: (_, text) => text.match(/[\x80-\x9f]/g) ?? [],
};

/** The names of the rules that a document breaks, each with what breaks it. */
export function w3cComplaints(document: string): string[] {
  const $ = load(document, { xml: true });
  return Object.entries(RULES).flatMap(([name, rule]) => rule($, document).map((fault) => `${name}: ${fault}`));
}

/** Every rule that is checked. */
export const W3C_RULES: readonly string[] = Object.keys(RULES);

function each($: CheerioAPI, selector: string, holds: (element: Element) => boolean): string[] {
  return ($(selector).get() as Element[]).filter((one) => !holds(one)).map((one) => $.xml(one).slice(0, 120));
}

function values($: CheerioAPI, selector: string, holds: (text: string) => boolean): string[] {
  return each($, selector, (one) => holds($(one).text()));
}

function missing($: CheerioAPI, parents: string, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    each($, parents, (parent) => $(parent).children(name).length > 0).map(() => `${parents} has no ${name}`),
  );
}

function repeated($: CheerioAPI, parents: string, names: string): string[] {
  return names
    .split(' ')
    .flatMap((name) =>
      each($, parents, (parent) => $(parent).children(name).length < 2).map(() => `${parents} ${name}`),
    );
}

/** What an image says beside what its channel says. */
function same($: CheerioAPI, name: string): string[] {
  return values($, `channel > image > ${name}`, (text) => text === $(`channel > ${name}`).text());
}
