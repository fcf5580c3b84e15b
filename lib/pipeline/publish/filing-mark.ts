import type { FeedState } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** A store that marks the feed's state before the first write of its archives, and the state's version since. */
export type MarkedFiling = {
  readonly store: Store;
  readonly version: () => number;
  /** Marks it, once, before something is deleted; false where another publisher was first. */
  readonly mark: () => Promise<boolean>;
};

/**
 * Says in a feed's state that its archives are being written, before anything of them is: a document without its record,
 * or a record without its feed, that a publisher leaves behind when it dies is then looked for by the next. It costs one
 * write, in a publish that writes archives. Where another publisher was first, writes end in `conflict`.
 */
export function markFiling(state: FeedState, store: Store): MarkedFiling {
  let version = state.version;
  let marked: Promise<boolean> | null = null;
  const mark = (): Promise<boolean> => {
    marked ??= store.feeds.saveState({ ...state, version: state.version + 1, isFiling: true }).then((isOurs) => {
      if (isOurs) version += 1;
      return isOurs;
    });
    return marked;
  };
  const objects = {
    ...store.objects,
    put: async (...given: Parameters<typeof store.objects.put>) =>
      (await mark()) ? store.objects.put(...given) : 'conflict',
  } as const;
  const archives = {
    ...store.archives,
    save: async (...given: Parameters<typeof store.archives.save>) =>
      (await mark()) ? store.archives.save(...given) : false,
  };
  return { store: { ...store, objects, archives }, version: () => version, mark };
}
