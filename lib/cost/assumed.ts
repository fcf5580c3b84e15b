/** What the bill takes for granted because only a running installation can count it. */
export const ASSUMED = {
  /** Besides the feeds of everything and of its source. */
  topicsPerArticle: 2,
  /** The largest wires tell no more; the other sources fall off as Zipf has it. */
  mostArticlesOfSource: 2_000,
  /** Of sources that tell less than all, so that each article's page is visited: of 793 real feeds four fifths. */
  visitedShare: 0.8,
  /** Seconds between two requests to a host. */
  hostSpacing: 1,
  /** What a feed shows, and an archive holds. */
  membersOfFeed: 50,
  /** One article in ten is corrected once. */
  editedShare: 0.1,
  hoursToEdit: 2,
  /** An archive that is filling is written again by the batch of so many articles on average (`pipeline/publish/batches`). */
  archiveBatch: 6,
  monthsKept: 12,
  /** An article's item with its compressed text, and the keys it is known by. */
  itemBytes: 4_000,
  placeBytes: 250,
  /** The page an article came from, and its revision's document, packed: of 164 real pages of 202 KB 35 KB, and 5. */
  rawBytes: 35_000,
  revisionBytes: 5_000,
  /** So long what was deleted is kept as a version. */
  deletedDays: 30,
  /** A page as it is fetched; the answer to a poll, of which most say that nothing changed. */
  pageBytes: 100_000,
  answerBytes: 8_000,
  /** A source's definition, state and list of what it told; a feed's definition and state. */
  sourceBytes: 8_000,
  feedBytes: 4_000,
  readsPerDay: 24,
  /** A feed of 50 with full text, as it is stored and as it is sent. */
  plainDocumentBytes: 200_000,
  documentBytes: 60_000,
  /** The answer that a document is as it was. */
  notModifiedBytes: 500,
  /** Log lines of one invocation. */
  logBytes: 600,
  /** Of all alarms of the production size; one that sums over functions is billed for each. */
  alarmMetrics: 38,
  /** What the functions measure themselves, and what of it where nobody is told of anything, and no hub pushes, is never written. */
  ownMetrics: 22,
  ownMetricsOfHub: 8,
  /** And where no partner fetches by a token. */
  ownMetricsOfPartners: 2,
  /** A message to a partner's webhook, of a few changes. */
  webhookBytes: 1_000,
  /** Requests of a partner a day: one feed, every five minutes. */
  partnerReadsPerDay: 288,
  /** Look-ups of the function at the edge for one of them: the token, and the feed. */
  lookupsPerRead: 2,
  /** What the function notes of it, with what CloudFront writes around. */
  noteBytes: 300,
  /** Looks for new access logs a day, how long one takes, and listings in it. */
  usageTicks: { perDay: 288, seconds: 2, gb: 0.5, lists: 2 },
  /** Of a feed's changes so many are told together, as they follow each other too fast. */
  toldTogether: 1.5,
} as const;

/** Polls a day by the articles that a source tells a day, replayed for a month under the learned schedule of 5m-6h. */
export const POLLS_A_DAY: readonly (readonly [articles: number, polls: number])[] = [
  [0.1, 7],
  [0.3, 11],
  [1, 19],
  [3, 43],
  [10, 95],
  [30, 104],
  [100, 126],
  [300, 170],
  [1_000, 232],
  [2_000, 256],
];

/** Sources that are due are handed out by the minute, each in so many seconds more, and asked within three at least. */
export const TICK = { seconds: 60, each: 0.005, least: 3 } as const;

/** Seconds from a message's arrival at a function to the end of its work, which is what coalescing depends on. */
export const LASTS = { poll: 1.5, ingest: 2.5, route: 0.1, publish: 0.3 } as const;

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
  publish: { seconds: 0.35, gb: 0.5 },
  // Of what is told by one call: subscribers take a while to answer, ten at once.
  deliver: { seconds: 0.05, gb: 0.5 },
} as const;

/** What a poll and an article last that are alone in their call. */
export const ALONE = { poll: 1, ingest: 2 } as const;

/** Memory of each function as it is deployed, in GB. */
export const GB = {
  configure: SECONDS.configure.gb,
  dispatch: SECONDS.dispatch.gb,
  poll: SECONDS.poll.gb,
  ingest: SECONDS.ingest.gb,
  route: SECONDS.route.gb,
  publish: SECONDS.publish.gb,
  api: 0.5,
  deliver: SECONDS.deliver.gb,
  hub: 0.5,
} as const;
