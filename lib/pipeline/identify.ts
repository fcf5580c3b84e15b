import { articleId, identityKeys, type Marks } from '../identity/index.ts';
import type { ArticleId } from '../model/index.ts';
import type { Store } from '../store/index.ts';

/** The id that these marks lead to already, or null. Writes nothing. */
export async function recognise(marks: Marks, store: Store): Promise<ArticleId | null> {
  const keys = identityKeys(marks);
  const found = await store.identityKeys.find(keys);
  return keys.map((key) => found.get(key)).find((id) => id !== undefined) ?? null;
}

/**
 * The one id of the article with these marks, all of which lead to it afterwards. Two at once that share a mark end
 * with one id: who claims the shared mark second takes the other's id, and leads its own marks there too. Null where
 * there is nothing to recognise the article by.
 */
export async function identify(marks: Marks, store: Store): Promise<ArticleId | null> {
  const keys = identityKeys(marks);
  const [first] = keys;
  if (first === undefined) return null;
  const found = await store.identityKeys.find(keys);
  let id = keys.map((key) => found.get(key)).find((known) => known !== undefined) ?? articleId(first);
  const claimed = [];
  for (const key of keys) {
    if (found.has(key)) continue;
    const standing = await store.identityKeys.claim(key, id);
    if (standing !== id && found.size === 0) {
      for (const mine of claimed) await store.identityKeys.lead(mine, id, standing);
      id = standing;
    }
    claimed.push(key);
  }
  return id;
}
