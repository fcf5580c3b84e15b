import { decodeHTMLStrict } from 'entities';
import { type AbsoluteUrl, absoluteUrl, type ExtractionRules, type Repair } from '../model/index.ts';
import { type Appearance, appearanceOf } from './appearance.ts';
import { mendText } from './mending.ts';
import { type Outline, readOutlines } from './opml-outlines.ts';
import { RepairLog } from './repair-log.ts';
import { type Scraping, scrapingOf } from './scraping.ts';
import { collapse, looksLikeHtml, plainText } from './text.ts';

/** A list of subscriptions, as readers of feeds give it out. */
export type OpmlList = {
  readonly title: string | null;
  readonly subscriptions: readonly Subscription[];
  readonly repairs: readonly Repair[];
};

/** What a reader is subscribed to. */
export type Subscription = {
  readonly title: string | null;
  readonly xmlUrl: AbsoluteUrl;
  readonly htmlUrl: AbsoluteUrl | null;
  /** The folders it stands in, from the outermost on, then the categories it states; each name once. */
  readonly folders: readonly string[];
  /** `page` where the list says that its reader scrapes a page at this address; `sitemap` in lists of our own. */
  readonly kind: 'feed' | 'page' | 'sitemap';
  /** How its pages are read, where the list says so by CSS selectors, or what CSS says too; whether they are valid is not known. */
  readonly rules?: ExtractionRules | undefined;
};

/** Thrown for a text that is no list of subscriptions. The message says what it looks like instead, and what to do. */
export class NotOpmlError extends Error {
  override readonly name = 'NotOpmlError';
}

/**
 * Reads a list of subscriptions from its decoded text: OPML 1.0, 1.1 and 2.0 (http://opml.org/spec2.opml), with names of
 * attributes in any case, broken XML and any reference that HTML knows. A feed that stands in it several times is told
 * once, by what is said of it first, with the folders of all. Outlines that lead nowhere are passed over; each has a
 * repair with its title. Throws {@link NotOpmlError}. Takes time linear in the text.
 */
export function parseOpml(text: string): OpmlList {
  const log = new RepairLog();
  const appearance = appearanceOf(text);
  const document = ELSE.has(appearance) ? null : readOutlines(text, log);
  if (document === null) throw new NotOpmlError(`not OPML: ${SAYS[appearance]}`);
  const plain = (raw: string | undefined): string | null => titleOf(raw, log);
  const subscriptions = new Map<AbsoluteUrl, Omit<Subscription, 'folders'> & { readonly folders: Set<string> }>();
  const passedOver: Repair[] = [];
  for (const outline of document.outlines) {
    const title = plain(outline.title);
    const xmlUrl = addressOf(outline.xmlUrl);
    const known = xmlUrl === null ? undefined : subscriptions.get(xmlUrl);
    const folders = [...outline.folders, ...categoriesOf(outline.category)].map(plain).filter((name) => name !== null);
    if (xmlUrl === null) passedOver.push({ code: 'outline-dropped', detail: whyDropped(title, outline) });
    else if (known === undefined) {
      const scraping = scrapingIn(outline, xmlUrl);
      if (scraping.refusal !== null) {
        passedOver.push({ code: 'outline-dropped', detail: `${named(title)} is skipped: ${scraping.refusal}` });
        continue;
      }
      for (const remark of scraping.remarks)
        passedOver.push({ code: 'rule-dropped', detail: `${named(title)}: ${remark}` });
      const { rules } = scraping;
      const told = { title, xmlUrl, htmlUrl: addressOf(outline.htmlUrl), kind: kindOf(outline.type) };
      subscriptions.set(xmlUrl, {
        ...told,
        folders: new Set(folders),
        ...(Object.keys(rules).length > 0 && { rules }),
      });
    } else {
      passedOver.push({ code: 'duplicate', detail: `${named(title)} (${xmlUrl}) is in the list more than once` });
      for (const folder of folders) known.folders.add(folder);
    }
  }
  const told = passedOver.slice(0, MOST_TOLD);
  for (const { code, detail } of passedOver.slice(MOST_TOLD)) log.add(code, detail);
  return {
    title: plain(document.title),
    subscriptions: [...subscriptions.values()].map((one) => ({ ...one, folders: [...one.folders] })),
    repairs: [...told, ...log.list()],
  };
}

/** What may quote a list of subscriptions and is none. */
const ELSE: ReadonlySet<Appearance> = new Set(['html', 'json', 'feed', 'sitemap']);

/** So many outlines that were passed over are told one by one. */
const MOST_TOLD = 500;

const REMEDY = 'export the list of subscriptions from your reader as OPML';

const SAYS: Readonly<Record<Appearance, string>> = {
  empty: `the document is empty; ${REMEDY} again`,
  binary: `it is binary data; ${REMEDY}, and unpack it`,
  html: `it is an HTML page; ${REMEDY}`,
  json: `it is JSON; ${REMEDY}`,
  feed: 'it is a feed itself; add it as a source',
  sitemap: 'it is a sitemap; add it as a source of kind "sitemap"',
  opml: `it begins like OPML, but contains no outline; ${REMEDY} again`,
  xml: `it is XML without an opml element; ${REMEDY}`,
  text: `it is plain text; ${REMEDY}`,
};

const LONGEST_TITLE = 1_000;

function titleOf(raw: string | undefined, repairs: RepairLog): string | null {
  const text = decodeHTMLStrict((raw ?? '').slice(0, LONGEST_TITLE));
  return mendText(looksLikeHtml(text) ? plainText(text) : collapse(text), repairs) || null;
}

/** `feed:` is how a browser once said that an address is a feed's: `feed://a.example/f`, `feed:https://a.example/f`. */
function addressOf(raw: string | undefined): AbsoluteUrl | null {
  const written = decodeHTMLStrict(raw ?? '').trim();
  return absoluteUrl(written.replace(/^feed:(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://'));
}

/** OPML 2.0: paths of categories, parted by slashes, in a list parted by commas: `/Boston/Weather,/News`. */
function categoriesOf(raw: string | undefined): readonly string[] {
  return (raw ?? '').slice(0, LONGEST_TITLE).split(/[,/]/);
}

/** FreshRSS writes `HTML+XPath` for a page that it scrapes. */
function kindOf(type: string | undefined): Subscription['kind'] {
  const written = type?.trim() ?? '';
  if (/^sitemap$/i.test(written)) return 'sitemap';
  return /^(?:x?html|page|web)/i.test(written) ? 'page' : 'feed';
}

const LONGEST_EXPRESSION = 2_000;

function scrapingIn({ type = '', frss }: Outline, address: AbsoluteUrl): Scraping {
  const read = (raw: string) => decodeHTMLStrict(raw.slice(0, LONGEST_EXPRESSION));
  const told = new Map([...(frss ?? [])].map(([name, raw]) => [name, read(raw)]));
  return scrapingOf({ type: type.trim(), told }, address);
}

function whyDropped(title: string | null, { xmlUrl }: Outline): string {
  const why = xmlUrl?.trim()
    ? `its xmlUrl "${xmlUrl.trim().slice(0, 100)}" is not an http(s) address`
    : 'it has no xmlUrl';
  return `${named(title)} is skipped: ${why}`;
}

function named(title: string | null): string {
  return title === null ? 'an outline without a title' : `"${title.slice(0, 100)}"`;
}
