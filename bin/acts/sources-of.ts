import type { Config } from '../../lib/config/index.ts';
import type { Source } from '../../lib/model/index.ts';
import type { Ports } from '../../lib/pipeline/index.ts';

/** Every source there is, those included that the configuration declares and the next start will define. */
export async function sourcesOf(
  { sources: declared }: Pick<Config, 'sources'>,
  { store }: Pick<Ports, 'store'>,
): Promise<Source[]> {
  const stored = await store.sources.list();
  const known = new Set(stored.map((source) => source.id));
  return [...stored, ...declared.filter((source) => !known.has(source.id))];
}
