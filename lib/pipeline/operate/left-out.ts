import type { LeftOut, Remark, SourceId, SourceState } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** Of what a source lists: how many items are in no feed, and the last of them with the reason. */
export type LeftOutItems = { readonly count: number; readonly last: readonly Remark[] };

/** So many are told with their reason. */
const MOST_TOLD = 10;

/**
 * What a source lists now and no feed shows: what its last answer could not be read to, and what was handed on and dropped.
 * One query; where that finds something, the window is read to know what is still listed.
 */
export async function leftOutOf(
  id: SourceId,
  state: Pick<SourceState, 'reckoning'>,
  { sources }: Pick<Store, 'sources'>,
): Promise<LeftOutItems> {
  const noted = await sources.leftOut(id);
  const listed = new Set(noted.length === 0 ? [] : (await sources.window(id)).map(({ hash }) => hash));
  const dropped = noted.filter(({ hash }) => listed.has(hash)).sort(newestFirst);
  const { leftOut = 0, left = [] } = state.reckoning ?? {};
  const last = [...dropped.map(({ what, why }) => ({ what, why })), ...left].slice(0, MOST_TOLD);
  return { count: leftOut + dropped.length, last };
}

function newestFirst(a: LeftOut, b: LeftOut): number {
  return a.at < b.at ? 1 : a.at > b.at ? -1 : 0;
}
