/**
 * What `work` comes to, or a rejection once it takes longer than `limit` milliseconds, as a Lambda's time-out. Unlike
 * there it cannot be stopped and may still finish behind our back; it is delivered again all the same.
 */
export async function invoke<T>(work: () => Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds until try number `attempt` (2 for the first retry): doubling from `first`, at most `most`. */
export function backOff(attempt: number, first: number, most: number): number {
  return Math.min(most, first * 2 ** Math.max(0, attempt - 2));
}

/** One line on an error, for a log or a dead letter. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, 500);
}
