import { gunzipSync, gzipSync } from 'node:zlib';
import type { AbsoluteUrl, Article, ArticleId, Instant } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import { embargoAttributes } from './embargoes.ts';
import type { Objects } from './objects.ts';
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
   * there is none, or its document is gone.
   */
  revisionBefore(article: Article, moment: Instant): Promise<Article | null>;
  /** Keeps the bytes that a revision was made from, under their hash. */
  putRaw(of: Pick<Article, 'id' | 'revision'>, hash: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /**
   * Deletes an article's raw payloads and revision documents, up to those of the revision numbered `through`, so that a
   * late call leaves what came after a takedown. How many objects went.
   */
  erase(id: ArticleId, through: number): Promise<number>;
  /** The document of the revision with this number and hash; null where it was erased. */
  revision(name: RevisionName): Promise<Article | null>;
  /** When the document of the revision with this number and hash was written; null where it was erased. */
  storedAt(name: RevisionName): Promise<Instant | null>;
};

export function articlesIn(table: Table, objects: Objects): Articles {
  const read = async (item: TableItem): Promise<StoredArticle> => {
    const { written, notFound, page, reading, ...rest } = readDocument<Omit<Article, 'html' | 'text'> & ItemExtras>(
      item,
    );
    const body = item.body?.B;
    const inline = body === undefined ? await bodyByReference(objects, rest) : unpack(body);
    // Articles stored before their access was kept have none.
    const article = { ...rest, ...inline, access: rest.access ?? null };
    const version = Number(item.version?.N ?? 0);
    return { article, written, notFound, page, ...(reading && { reading }), version };
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
      await objects.put(revisionKey(article), Buffer.from(revisionText(article)), {
        contentType: 'application/json',
      });
    },

    async revisionBefore(article, moment) {
      let revision = article;
      while (revision.revisedAt >= moment) {
        if (revision.previousHash === null) return null;
        const key = revisionKey({ id: article.id, revision: revision.revision - 1, hash: revision.previousHash });
        const document = await objects.get(key);
        if (document === null) return null;
        revision = JSON.parse(Buffer.from(document.bytes).toString()) as Article;
      }
      return revision;
    },

    async putRaw(of, hash, bytes, contentType) {
      await objects.put(`raw/${of.id}/${numbered(of)}-${hash}`, bytes, { contentType });
    },

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

    async revision(name) {
      const document = await objects.get(revisionKey(name));
      return document === null ? null : (JSON.parse(Buffer.from(document.bytes).toString()) as Article);
    },

    async storedAt(name) {
      return (await objects.head(revisionKey(name)))?.lastModified ?? null;
    },
  };
}

function revisionText(article: Article): string {
  return JSON.stringify(article);
}

/** How an object of a revision is named; former raw payloads were named by their hash alone. */
const NUMBERED = /^(\d{6,15})-/;

function numbered({ revision }: Pick<Article, 'revision'>): string {
  return String(revision).padStart(6, '0');
}

/** How many bytes a revision's document has. */
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
  const body = gzipSync(JSON.stringify({ html, text }), { level: 9 });
  const { pk, sk } = articleKey(article.id);
  return {
    pk: { S: pk },
    sk: { S: sk },
    revision: { N: String(article.revision) },
    ...(article.revision === expected && { version: { N: String(version + 1) } }),
    doc: writeDocument({ ...rest, ...extras }),
    ...(body.length <= INLINE_BODY_BYTES && { body: { B: body } }),
    ...embargoAttributes(article),
  };
}

type Body = Pick<Article, 'html' | 'text'>;

function unpack(bytes: Uint8Array): Body {
  return JSON.parse(gunzipSync(bytes).toString()) as Body;
}

/** An old image may refer to a revision that a takedown has erased since: its text is gone, and rightly. */
async function bodyByReference(objects: Objects, article: Omit<Article, 'html' | 'text'>): Promise<Body> {
  const document = await objects.get(revisionKey(article));
  if (document === null) return { html: '', text: '' };
  const { html, text } = JSON.parse(Buffer.from(document.bytes).toString()) as Body;
  return { html, text };
}
