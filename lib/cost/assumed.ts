/** What the bill takes for granted because only a running installation can count it. */
export const ASSUMED = {
  /** Every 15 minutes; the learned schedule asks less often. */
  pollsPerDay: 96,
  /** That of everything, that of its source, and two more. */
  feedsPerArticle: 4,
  /** One article in ten is corrected once. */
  editedShare: 0.1,
  monthsKept: 12,
  /** An article's item with its compressed text, and the keys it is known by. */
  itemBytes: 4_000,
  placeBytes: 250,
  /** The page an article came from, and its revision's document, packed: of 164 real pages of 202 KB 35 KB, and 5. */
  rawBytes: 40_000,
  readsPerDay: 24,
  /** A feed of 50 with full text, as it is stored and as it is sent. */
  plainDocumentBytes: 200_000,
  documentBytes: 60_000,
  /** The answer that a document is as it was. */
  notModifiedBytes: 500,
  /** Log lines of one invocation. */
  logBytes: 600,
  /** Of all alarms of the production size; one that sums over functions is billed for each. */
  alarmMetrics: 30,
  /** What the functions measure themselves. */
  ownMetrics: 12,
} as const;

/**
 * How many messages a call of poll or ingest works on together, of the ten that it may: those that came within a second
 * beside those that waited.
 */
export const TOGETHER = 7;

/**
 * Seconds that a warm function takes for one event, waiting for hosts included, and its memory as deployed. A call of poll
 * or ingest lasts as its slowest message, and for the reading of all: with half a core and 30 ms of work each half as long
 * again as the second of a poll by itself, and a quarter longer than the two of an article; each message has its share.
 */
export const SECONDS = {
  configure: { seconds: 0.05, gb: 0.5 },
  dispatch: { seconds: 0.1, gb: 0.25 },
  poll: { seconds: 1.5 / TOGETHER, gb: 1 },
  ingest: { seconds: 2.5 / TOGETHER, gb: 1 },
  route: { seconds: 0.1, gb: 0.5 },
  publish: { seconds: 0.3, gb: 1 },
} as const;

/** Memory of each function as it is deployed, in GB. */
export const GB = {
  configure: SECONDS.configure.gb,
  dispatch: SECONDS.dispatch.gb,
  poll: SECONDS.poll.gb,
  ingest: SECONDS.ingest.gb,
  route: SECONDS.route.gb,
  publish: SECONDS.publish.gb,
  api: 0.5,
} as const;
