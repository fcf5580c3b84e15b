import { contentHash, whatChanged } from '../../identity/index.ts';
import { type Article, type Instant, later } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** What readers are told of a revision. */
export type ToldToReaders = Pick<Article, 'revisedAt' | 'changed' | 'correction' | 'correctedIn'> &
  Partial<Pick<Article, 'firstSeen'>>;

/**
 * What readers are told of an article that was held back or embargoed and is shown from an instant on: of one that they
 * have had, what differs from what they had then, and nothing where nothing does; one that they see for the first time is
 * new. Reads a document for each revision since it was public; of what came under an embargo and was not touched, none.
 */
export async function toReaders(
  article: Article,
  at: Instant,
  { store }: { readonly store: Pick<Store, 'articles'> },
): Promise<ToldToReaders> {
  const known = await lastPublic(article, store);
  if (known === null) {
    // Without a date of its own its first sight is what orders it.
    const undated = article.published === null ? { firstSeen: later(at, article.firstSeen) } : {};
    return { revisedAt: later(at, article.revisedAt), changed: [], ...NO_NOTE, ...undated };
  }
  if (contentHash(known, 'usable') === contentHash(article, 'usable'))
    return { revisedAt: known.revisedAt, changed: known.changed, ...noted(known) };
  const changed = whatChanged(known, { ...article, state: 'usable' });
  // A note that they had with what they had is not told again with what is new.
  const note = article.correction === known.correction ? NO_NOTE : noted(article);
  return { revisedAt: article.revisedAt, changed, ...note };
}

const NO_NOTE = { correction: undefined, correctedIn: undefined };

function noted({ correction, correctedIn }: Article) {
  return { correction, correctedIn };
}

/** No article is corrected so often while it is held back. */
const DEEPEST = 50;

/** The revision before this one that was public last; null where none was, or its document is gone. */
async function lastPublic(newest: Article, { articles }: Pick<Store, 'articles'>): Promise<Article | null> {
  let { revision, previousHash: hash } = newest;
  for (let depth = 0; depth < DEEPEST && hash !== null; depth++) {
    const before = await articles.revision({ id: newest.id, revision: --revision, hash });
    if (before === null || before.state === 'usable') return before;
    hash = before.previousHash;
  }
  return null;
}
