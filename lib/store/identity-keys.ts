import type { ArticleId, Sha256 } from '../model/index.ts';
import type { Condition, Table } from './table.ts';

/** From the marks an article is recognised by (address, guid) to its id. */
export type IdentityKeys = {
  /** The ids that these keys already lead to. */
  find(keys: readonly Sha256[]): Promise<Map<Sha256, ArticleId>>;
  /** Leads `key` to `id` unless it leads elsewhere already; the id that it leads to afterwards. */
  claim(key: Sha256, id: ArticleId): Promise<ArticleId>;
  /** Leads `key` from one id to another, if it still leads to the first. */
  lead(key: Sha256, from: ArticleId, to: ArticleId): Promise<void>;
  /** Notes that the article is no longer to be found where `key` says, though it is still known by it. */
  leave(key: Sha256, id: ArticleId): Promise<void>;
  /** Whether an article has left where `key` says. */
  isLeft(key: Sha256): Promise<boolean>;
};

export function identityKeysIn(table: Table): IdentityKeys {
  return {
    async find(keys) {
      const items = await table.getMany(keys.map(itemKey));
      return new Map(items.map((item) => [item.pk?.S?.slice(4) as Sha256, item.article?.S as ArticleId]));
    },

    async claim(key, id) {
      const { pk, sk } = itemKey(key);
      const claimed = await table.put(
        { pk: { S: pk }, sk: { S: sk }, article: { S: id } },
        { expression: 'attribute_not_exists(pk)' },
      );
      if (claimed) return id;
      const standing = await table.get({ pk, sk });
      return (standing?.article?.S as ArticleId | undefined) ?? id;
    },

    async lead(key, from, to) {
      const { pk, sk } = itemKey(key);
      await table.put({ pk: { S: pk }, sk: { S: sk }, article: { S: to } }, stillLeadsTo(from));
    },

    async leave(key, id) {
      const { pk, sk } = itemKey(key);
      await table.put({ pk: { S: pk }, sk: { S: sk }, article: { S: id }, left: { BOOL: true } }, stillLeadsTo(id));
    },

    async isLeft(key) {
      const item = await table.get(itemKey(key));
      return item?.left?.BOOL ?? false;
    },
  };
}

function stillLeadsTo(id: ArticleId): Condition {
  return { expression: 'article = :id', values: { ':id': { S: id } } };
}

function itemKey(key: Sha256) {
  return { pk: `KEY#${key}`, sk: 'K' };
}
