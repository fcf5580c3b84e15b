import { type Instant, millis } from '../model/index.ts';
import type { KeyRing } from './key-ring.ts';

/** Where the keys that requests are signed with are kept. */
export type SigningKeys = {
  /** Null where there are none yet. Throws an Error of one line, without the keys, where they cannot be read. */
  read(): Promise<KeyRing | null>;
  write(keys: KeyRing): Promise<void>;
};

/** For so long the keys are not read again; far less than a new one is published before it signs. */
const KEPT_MS = 60_000;

/**
 * The keys as they were read within the last minute. Where they cannot be read, `tell` is told, and those known before go
 * on: a request is better unsigned than not made.
 */
export function keptKeys(
  { read }: Pick<SigningKeys, 'read'>,
  now: () => Instant,
  tell: (error: Error) => void,
): () => Promise<KeyRing | null> {
  let known: KeyRing | null = null;
  let readAt = -Infinity;
  let reading: Promise<void> = Promise.resolve();
  return async () => {
    const asked = millis(now());
    if (asked - readAt >= KEPT_MS) {
      readAt = asked;
      reading = read().then(
        (keys) => {
          known = keys;
        },
        (error: unknown) => tell(error instanceof Error ? error : new Error(String(error))),
      );
    }
    await reading;
    return known;
  };
}
