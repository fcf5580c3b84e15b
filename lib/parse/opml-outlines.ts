import type { RepairLog } from './repair-log.ts';
import { type RawAttributes, type TokenHandler, tokenise } from './tokens.ts';

/** An outline that is no folder, its attributes as written, references in them not resolved. */
export type Outline = {
  readonly title: string | undefined;
  readonly xmlUrl: string | undefined;
  readonly htmlUrl: string | undefined;
  readonly type: string | undefined;
  readonly category: string | undefined;
  /** What FreshRSS adds to it, by lower-case name; absent where that is nothing. */
  readonly frss?: ReadonlyMap<string, string>;
  /** Titles of the outlines around it, the outermost first. */
  readonly folders: readonly string[];
};

/** The outlines of a document, and its title as written. */
export type OutlineDocument = { readonly title: string; readonly outlines: readonly Outline[] };

/**
 * Reads the outlines of OPML, broken or not; null where there is neither an `opml` element nor an outline. An outline
 * without `xmlUrl` that holds others is a folder; those that have one are told in their order. Linear in time.
 */
export function readOutlines(text: string, repairs: RepairLog): OutlineDocument | null {
  const reader = new OutlineReader(endOfFeeds(text), repairs);
  tokenise(text, reader);
  return reader.end();
}

/**
 * Where an outline of a feed ends: at its end tag, or, in a list that lacks end tags, at the next outline where the feeds
 * have some, and at once where there are none but those of folders.
 */
type EndOfFeeds = 'end tag' | 'next outline' | 'at once';

function endOfFeeds(text: string): EndOfFeeds {
  let feeds = 0;
  let others = 0;
  let ends = 0;
  tokenise(text, {
    open: (name, attributes, selfClosing) => {
      if (selfClosing || !isOutline(name)) return;
      if (isOfFeed(attributes)) feeds++;
      else others++;
    },
    close: (name) => {
      if (isOutline(name)) ends++;
    },
    text: () => {},
    cdata: () => {},
  });
  if (ends >= feeds + others) return 'end tag';
  return ends <= others ? 'at once' : 'next outline';
}

function isOfFeed(attributes: RawAttributes): boolean {
  return (attributes.get('xmlurl') ?? '').trim() !== '';
}

function isOutline(name: string): boolean {
  return name.trim().toLowerCase() === 'outline';
}

/** Folders deeper than this are no folders of a person's: what is in them counts as in the last. */
const DEEPEST = 100;
const MOST_OUTLINES = 20_000;
const LONGEST_TITLE = 1_000;

type Open = {
  readonly outline: Outline;
  readonly isFeed: boolean;
  isFolder: boolean;
  /** The folders of what is in it. */
  readonly path: readonly string[];
};

class OutlineReader implements TokenHandler {
  readonly #repairs: RepairLog;
  readonly #endOfFeeds: EndOfFeeds;
  readonly #outlines: Outline[] = [];
  readonly #open: Open[] = [];
  #beyond = 0;
  #isOpml = false;
  #isComplete = true;
  /** The document's title is being read, was read, or is not there yet. */
  #title: 'open' | 'read' | 'expected' = 'expected';
  #titleText = '';

  constructor(endOfFeeds: EndOfFeeds, repairs: RepairLog) {
    this.#endOfFeeds = endOfFeeds;
    this.#repairs = repairs;
  }

  end(): OutlineDocument | null {
    if (!this.#isOpml) return null;
    if (this.#open.length > 0 || !this.#isComplete)
      this.#repairs.add('truncated', 'the document ends inside an element');
    while (this.#open.length > 0) this.#closeLast();
    return { title: this.#titleText, outlines: this.#outlines };
  }

  open(rawName: string, attributes: RawAttributes, selfClosing: boolean): void {
    const name = rawName.toLowerCase();
    if (this.#title === 'open') this.#title = 'read';
    if (name === 'opml') {
      this.#isOpml = true;
      this.#isComplete = false;
    } else if (name === 'title' && this.#title === 'expected' && !selfClosing) this.#title = 'open';
    else if (name === 'outline') this.#openOutline(attributes, selfClosing);
  }

  close(rawName: string): void {
    const name = rawName.trim().toLowerCase();
    if (this.#title === 'open') this.#title = 'read';
    if (name === 'opml') this.#isComplete = true;
    else if (name === 'outline') this.#closeOutline();
  }

  text(raw: string): void {
    if (this.#title === 'open' && this.#titleText.length < LONGEST_TITLE)
      this.#titleText += raw.slice(0, LONGEST_TITLE);
  }

  cdata(text: string): void {
    this.text(text);
  }

  #openOutline(attributes: RawAttributes, selfClosing: boolean): void {
    this.#isOpml = true;
    this.#title = 'read';
    if (this.#endOfFeeds === 'next outline' && this.#open.at(-1)?.isFeed) this.#closeUnclosed();
    const around = this.#open.at(-1);
    if (around) around.isFolder = true;
    const outline = outlineOf(attributes, around?.path ?? []);
    const isFeed = isOfFeed(attributes);
    if (isFeed) this.#add(outline);
    if (this.#open.length < DEEPEST) {
      const path = isFeed || selfClosing ? outline.folders : [...outline.folders, outline.title ?? ''];
      this.#open.push({ outline, isFeed, isFolder: false, path });
      if (selfClosing) this.#closeLast();
      else if (isFeed && this.#endOfFeeds === 'at once') this.#closeUnclosed();
    } else if (!selfClosing && !(isFeed && this.#endOfFeeds === 'at once')) {
      this.#beyond++;
      if (!isFeed)
        this.#repairs.add('too-deep', `folders nested deeper than ${DEEPEST} levels count as level ${DEEPEST}`);
    }
  }

  #closeOutline(): void {
    if (this.#beyond > 0) this.#beyond--;
    else if (this.#open.length > 0) this.#closeLast();
    else if (this.#isOpml) this.#repairs.add('stray-end-tag', 'outline');
  }

  #closeUnclosed(): void {
    this.#repairs.add('unclosed-tag', 'outline');
    this.#closeLast();
  }

  #closeLast(): void {
    const { outline, isFeed, isFolder } = this.#open.pop()!;
    if (!isFeed && !isFolder) this.#add(outline);
  }

  #add(outline: Outline): void {
    if (this.#outlines.length < MOST_OUTLINES) this.#outlines.push(outline);
    else this.#repairs.add('too-large', `more than ${MOST_OUTLINES} outlines were skipped`);
  }
}

/** What FreshRSS adds: it writes this prefix, whatever a document declares. */
const ADDED = 'frss:';

function outlineOf(attributes: RawAttributes, folders: readonly string[]): Outline {
  const frss = [...attributes].filter(([name]) => name.startsWith(ADDED));
  return {
    ...(frss.length > 0 && { frss: new Map(frss) }),
    title: [attributes.get('title'), attributes.get('text')].find((title) => title?.trim()),
    // Our own lists keep from other readers what is no feed.
    xmlUrl: attributes.get('xmlurl') ?? attributes.get('feedmill:address'),
    htmlUrl: attributes.get('htmlurl'),
    type: attributes.get('feedmill:kind') ?? attributes.get('type'),
    category: attributes.get('category'),
    folders,
  };
}
