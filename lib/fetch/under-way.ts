/** A fetch was broken off, or not begun, because we stop; its host has no part in it. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';

  constructor() {
    super('not fetched: Feedmill is stopping');
  }
}

/** The fetches under way, each with its time. */
export type FetchesUnderWay = {
  /** Does one, whose signal is aborted after so many milliseconds with a TimeoutError, or with {@link Abandoned}. */
  within<T>(milliseconds: number, fetch: (total: AbortSignal) => Promise<T>): Promise<T>;
  /** Breaks all of them off. Every later one rejects with {@link Abandoned}. */
  abandon(): void;
};

/** Nothing of a fetch is kept once it has ended: a signal of `AbortSignal.timeout` would be until its time is over. */
export function fetchesUnderWay(): FetchesUnderWay {
  const underWay = new Set<AbortController>();
  let isAbandoned = false;
  return {
    async within(milliseconds, fetch) {
      if (isAbandoned) throw new Abandoned();
      const total = new AbortController();
      const timer = setTimeout(() => total.abort(new DOMException('too slow', 'TimeoutError')), milliseconds);
      underWay.add(total);
      try {
        return await fetch(total.signal);
      } finally {
        clearTimeout(timer);
        underWay.delete(total);
      }
    },
    abandon() {
      isAbandoned = true;
      for (const total of underWay) total.abort(new Abandoned());
    },
  };
}
