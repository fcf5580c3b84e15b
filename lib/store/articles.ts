import type { AbsoluteUrl, Article, ArticleId, Instant, SourceId } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import { embargoAttributes } from './embargoes.ts';
import type { Objects, StoredObject } from './objects.ts';
import { type Body, packBody, unpackBody } from './packed-body.ts';
import { DamagedObject, pack, unpack, unpackJson } from './packed-object.ts';
import type { Table, TableItem } from './table.ts';

/** Compressed bodies up to this many bytes live in the article's item; larger ones in its revision document. */
const INLINE_BODY_BYTES = 100_000;

/** What a page's host gave to ask it by whether anything changed, exactly as received (RFC 9110 §13.1). */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

/** What came of looking at the page of an article for its newest revision. Short, since it is stored with each. */
export type PageReading = {
  /** Where it was looked for or found; absent where that is the article's own address. */
  readonly address?: AbsoluteUrl;
  /** 0 to 1: how sure it is that what was read is the article's text; absent where nothing was read. */
  readonly confidence?: number;
  /** Why nothing of the page is in this revision; absent where something is. */
  readonly why?: string;
};

/** Where an article's text stands besides its own objects: the letters it came by, and the pictures that came with them. */
export type KeptBeside = {
  /** Keys of objects, or beginnings of keys that end with a slash. */
  readonly objects: readonly string[];
  /** Letters by their name, of the article's source. */
  readonly letters: readonly { readonly source: SourceId; readonly name: string }[];
};

/** An article, and what only the pipeline wants to know of it. */
export type StoredArticle = {
  readonly article: Article;
  /** When this revision was committed: the beginning of the delay from write to feed. */
  readonly written: Instant;
  /** Consecutive times that the article's page was not found (404). */
  readonly notFound: number;
  /** Validators of the page that this revision was made from; null where it was made from none. */
  readonly page: Validators | null;
  /** Absent where its page was not looked at, or it was stored before that was kept. */
  readonly reading?: PageReading;
  /** What else holds its text, and goes with it. Absent where nothing does. */
  readonly kept?: KeptBeside;
  /** Commits that made no revision since the last that did; absent where it was not read from the table. */
  readonly version?: number;
};

export type Articles = {
  get(id: ArticleId): Promise<StoredArticle | null>;
  /** The articles that exist among these, by id. */
  getMany(ids: readonly ArticleId[]): Promise<Map<ArticleId, StoredArticle>>;
  /**
   * The commit point: writes the article if the stored one is still at revision `expected` (null: if there is none), and
   * at the version that was read.
   * Its revision document must have been written before. False where another writer was first.
   */
  commit(stored: StoredArticle, expected: number | null): Promise<boolean>;
  /** Reads an article from a stream record's image; null for an image of something else. */
  fromImage(image: TableItem | undefined): Promise<StoredArticle | null>;
  /** Writes the revision's immutable document. */
  putRevision(article: Article): Promise<void>;
  /**
   * The newest revision of an article that was seen before a moment, found along the chain of its revisions; null where
   * there is none, or its document is gone or damaged.
   */
  revisionBefore(article: Article, moment: Instant): Promise<Article | null>;
  /** Keeps the bytes that a revision was made from, under their hash. */
  putRaw(of: Pick<Article, 'id' | 'revision'>, hash: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** The payload that was kept last, as it was received; null where none is. Throws {@link DamagedObject}. */
  newestRaw(id: ArticleId): Promise<StoredObject | null>;
  /** The payload that is kept under this name, as it was received; null where none is. Throws {@link DamagedObject}. */
  raw(key: string): Promise<StoredObject | null>;
  /**
   * Deletes an article's raw payloads and revision documents, up to those of the revision numbered `through`, so that a
   * late call leaves what came after a takedown. How many objects went.
   */
  erase(id: ArticleId, through: number): Promise<number>;
  /** The document of the revision with this number and hash; null where it was erased, or is damaged. */
  revision(name: RevisionName): Promise<Article | null>;
  /** When the document of the revision with this number and hash was written; null where it was erased. */
  storedAt(name: RevisionName): Promise<Instant | null>;
};

/** Told of each object that was found damaged; who asked for it goes on without. */
export type TellDamage = (damage: DamagedObject) => void;

export function articlesIn(table: Table, objects: Objects, tell: TellDamage): Articles {
  /** What stands in a revision's document; `gone` where it was erased, `damaged` where it cannot be read, which is told. */
  const document = async (name: RevisionName): Promise<Article | 'gone' | 'damaged'> => {
    const key = revisionKey(name);
    const object = await objects.get(key);
    if (object === null) return 'gone';
    try {
      return unpackJson<Article>(key, object.bytes);
    } catch (error) {
      if (!(error instanceof DamagedObject)) throw error;
      tell(error);
      return 'damaged';
    }
  };
  const raw = async (key: string): Promise<StoredObject | null> => {
    const found = await objects.get(key);
    if (found === null || !key.endsWith(PACKED)) return found;
    const bytes = unpack(key, found.bytes);
    return { ...found, bytes, size: bytes.length };
  };
  const revision = async (name: RevisionName): Promise<Article | null> => {
    const found = await document(name);
    return typeof found === 'string' ? null : found;
  };
  /**
   * An old image may refer to a revision that a takedown has erased since: its text is gone, and rightly. Where the text
   * is damaged the rest of the article stands, as one that is not whole.
   */
  const bodyByReference = async (article: RevisionName): Promise<Body & { readonly complete?: false }> => {
    const found = await document(article);
    if (found === 'gone') return { html: '', text: '' };
    if (found === 'damaged') return { html: '', text: '', complete: false };
    return { html: found.html, text: found.text };
  };
  const read = async (item: TableItem): Promise<StoredArticle> => {
    const { written, notFound, page, reading, kept, ...rest } = readDocument<
      Omit<Article, 'html' | 'text'> & ItemExtras
    >(item);
    const inline = unpackBody(item) ?? (await bodyByReference(rest));
    // Articles stored before their access was kept have none.
    const article = { ...rest, ...inline, access: rest.access ?? null };
    const version = Number(item.version?.N ?? 0);
    return { article, written, notFound, page, ...(reading && { reading }), ...(kept && { kept }), version };
  };
  return {
    async get(id) {
      const item = await table.get(articleKey(id));
      return item === null ? null : read(item);
    },

    async getMany(ids) {
      const items = await table.getMany([...new Set(ids)].map(articleKey));
      const stored = await Promise.all(items.map(read));
      return new Map(stored.map((one) => [one.article.id, one]));
    },

    commit(stored, expected) {
      return table.put(
        toItem(stored, expected),
        expected === null
          ? { expression: 'attribute_not_exists(pk)' }
          : {
              expression: `revision = :expected${VERSIONS[stored.version === undefined ? 'any' : stored.version === 0 ? 'none' : 'this']}`,
              values: {
                ':expected': { N: String(expected) },
                ...(stored.version && { ':version': { N: String(stored.version) } }),
              },
            },
      );
    },

    async fromImage(image) {
      return image?.pk?.S?.startsWith('ARTICLE#') ? read(image) : null;
    },

    async putRevision(article) {
      const bytes = pack(Buffer.from(revisionText(article)));
      await objects.put(revisionKey(article), bytes, { contentType: 'application/json' });
    },

    async revisionBefore(article, moment) {
      let newest: Article | null = article;
      while (newest !== null && newest.revisedAt >= moment) {
        const { revision: number, previousHash: hash }: Article = newest;
        newest = hash === null ? null : await revision({ id: article.id, revision: number - 1, hash });
      }
      return newest;
    },

    async putRaw(of, hash, bytes, contentType) {
      await objects.put(`raw/${of.id}/${numbered(of)}-${hash}${PACKED}`, pack(bytes), { contentType });
    },

    async newestRaw(id) {
      let newest: { readonly key: string; readonly at: Instant } | null = null;
      for await (const key of objects.list(`raw/${id}/`)) {
        const head = await objects.head(key);
        if (head !== null && (newest === null || head.lastModified > newest.at))
          newest = { key, at: head.lastModified };
      }
      return newest === null ? null : raw(newest.key);
    },

    raw,

    async erase(id, through) {
      let count = 0;
      for (const prefix of [`raw/${id}/`, `revision/${id}/`]) {
        for await (const key of objects.list(prefix)) {
          const [, revision = ''] = NUMBERED.exec(key.slice(prefix.length)) ?? [];
          if (Number(revision) > through) continue;
          await objects.delete(key);
          count += 1;
        }
      }
      return count;
    },

    revision,

    async storedAt(name) {
      return (await objects.head(revisionKey(name)))?.lastModified ?? null;
    },
  };
}

/** How the name of a packed payload ends: a page might itself begin as packed bytes do. */
const PACKED = '.zst';

function revisionText(article: Article): string {
  return JSON.stringify(article);
}

/** How an object of a revision is named; former raw payloads were named by their hash alone. */
const NUMBERED = /^(\d{6,15})-/;

function numbered({ revision }: Pick<Article, 'revision'>): string {
  return String(revision).padStart(6, '0');
}

/** How many bytes a revision's document has before it is packed. */
export function revisionBytes(article: Article): number {
  return Buffer.byteLength(revisionText(article));
}

/** What is asked of the version that stands; items from before there were versions have none. */
const VERSIONS = { any: '', none: ' AND attribute_not_exists(version)', this: ' AND version = :version' };

type ItemExtras = Omit<StoredArticle, 'article' | 'version'>;

function articleKey(id: ArticleId) {
  return { pk: `ARTICLE#${id}`, sk: 'A' };
}

/** What a revision's document is found by. */
type RevisionName = Pick<Article, 'id' | 'revision' | 'hash'>;

function revisionKey({ id, revision, hash }: RevisionName): string {
  return `revision/${id}/${numbered({ revision })}-${hash.slice(0, 16)}.json`;
}

function toItem({ article, version = 0, ...extras }: StoredArticle, expected: number | null): TableItem {
  const { html, text, ...rest } = article;
  const body = packBody({ html, text });
  const { pk, sk } = articleKey(article.id);
  return {
    pk: { S: pk },
    sk: { S: sk },
    revision: { N: String(article.revision) },
    ...(article.revision === expected && { version: { N: String(version + 1) } }),
    doc: writeDocument({ ...rest, ...extras }),
    ...(body.length <= INLINE_BODY_BYTES && { brotli: { B: body } }),
    ...embargoAttributes(article),
  };
}
