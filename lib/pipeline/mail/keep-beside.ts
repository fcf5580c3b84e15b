import type { ArticleId } from '../../model/index.ts';
import type { KeptBeside } from '../../store/index.ts';
import type { Ports } from '../ports.ts';

/**
 * Notes with an article where else its text stands, so that a takedown finds it. What was taken down meanwhile, or before,
 * leaves nothing of it behind.
 */
export async function keepBeside(id: ArticleId, beside: KeptBeside, { store }: Pick<Ports, 'store'>): Promise<void> {
  for (;;) {
    const stored = await store.articles.get(id);
    if (stored === null) return;
    if (stored.article.state === 'cancelled') return erase(beside, store);
    const kept = joined(stored.kept, beside);
    if (JSON.stringify(kept) === JSON.stringify(stored.kept)) return;
    if (await store.articles.commit({ ...stored, kept }, stored.article.revision)) return;
  }
}

function joined(before: KeptBeside | undefined, beside: KeptBeside): KeptBeside {
  const letters = [...(before?.letters ?? []), ...beside.letters];
  return {
    objects: [...new Set([...(before?.objects ?? []), ...beside.objects])].sort(),
    letters: letters.filter(({ name }, at) => letters.findIndex((one) => one.name === name) === at),
  };
}

async function erase({ objects: places, letters }: KeptBeside, { objects, mails }: Ports['store']): Promise<void> {
  for (const place of places) {
    const keys = place.endsWith('/') ? objects.list(place) : [place];
    for await (const key of keys) await objects.delete(key);
  }
  for (const { source, name } of letters) await mails.drop(source, name);
}
