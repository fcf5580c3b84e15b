import { NotRead, ReadingStopped, STOPS_BEFORE_ASIDE } from '../reader.ts';

/** Nothing can be read from an answer. */
export type Unreadable = {
  readonly outcome: 'unreadable';
  /** Why, in one line. */
  readonly message: string;
  /** How often the reading had to be cut off for this; 0 where it ended by itself. */
  readonly stops: number;
};

/** What came of a reading that threw. Throws {@link NotRead} on, which says nothing of the answer. */
export function unreadable(error: unknown): Unreadable {
  if (error instanceof NotRead) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const stops = error instanceof ReadingStopped ? (error.isAside ? STOPS_BEFORE_ASIDE : 1) : 0;
  return { outcome: 'unreadable', message, stops };
}
