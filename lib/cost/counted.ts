/** What a piece of work asks of the table, in units as DynamoDB bills them, and of the bucket, in requests. */
export type Usage = { readonly read: number; readonly write: number; readonly puts: number; readonly gets: number };

/**
 * What each piece of work was counted to ask for. The tests of the pipeline assert these very figures, so that the bill
 * is made of what the code does: `test/pipeline/cost.test.ts` and `test/pipeline/requests.test.ts`.
 */
export const COUNTED = {
  /** A source is looked at and tells nothing new, tick included. */
  poll: { read: 3.5, write: 4, puts: 0, gets: 0 },
  /** A new article of some 300 words is told and led to its feeds, before any of these. */
  article: { read: 6, write: 3, puts: 2, gets: 0 },
  /** Its page is visited because its source told less than all: the turn at the host, marks of the page's address. */
  visit: { read: 3, write: 4, puts: 0, gets: 0 },
  /** A feed of a few members, whose definition is remembered, is regenerated for it, in four formats. */
  smallFeed: { read: 4, write: 2, puts: 4, gets: 0 },
  /** A feed of 50 members, whose entries are kept, is regenerated for it, in four formats, whatever its history. */
  fullFeed: { read: 8, write: 4, puts: 4, gets: 0 },
  /** Entries of a full feed are not remembered, and taken from its documents: besides. */
  forgotten: { read: 0, write: 0, puts: 0, gets: 4 },
  /** An article in three small feeds is corrected: all of it. */
  editInThreeFeeds: { read: 20, write: 11, puts: 15, gets: 2 },
  /** Looking at a feed that shows already what a batch of messages tells of. */
  covered: { read: 1, write: 0, puts: 0, gets: 0 },
  /**
   * A full feed shows it in ninjs, too: besides, its document and the article's, the state that names both, and the delete
   * of what left.
   */
  ninjs: { read: 1, write: 2, puts: 2, gets: 0 },
  /** Fifty members of a feed are filed in an archive, in two formats, or one of them there is corrected. */
  archive: { read: 55, write: 5, puts: 2, gets: 2 },
  /** A feed with a change log is regenerated for an article: besides. */
  changeLog: { read: 1, write: 0, puts: 1, gets: 1 },
  /** A segment of it closes, with 200 entries of as many articles: besides. The oldest is looked at, whether it goes. */
  closedSegment: { read: 0, write: 200, puts: 1, gets: 1 },
  /** A feed's change is told: what was told before, and which documents are other than that. */
  announcement: { read: 1, write: 2, puts: 0, gets: 3 },
  /** A subscriber at our own hub gets it: he is read, claimed and noted, and the document is read. */
  delivery: { read: 1, write: 2, puts: 0, gets: 1 },
  /** A feed's change log has grown: the partners with a webhook who have the feed, some eight a unit. */
  webhooksTold: { read: 1, write: 0, puts: 0, gets: 0 },
  /** One of them is told: how far he was, his right, his secret and the feed, and the log; it is claimed and noted. */
  webhook: { read: 4, write: 2, puts: 0, gets: 1 },
  /**
   * New access logs are counted, in which one partner is: what is being counted and what was, the key of the day, and by the
   * edge's note whose it is.
   */
  usage: { read: 5.5, write: 4, puts: 0, gets: 1 },
  /** Each further partner in them: its day, read and written, and its quota. */
  usageOfPartner: { read: 2, write: 1, puts: 0, gets: 0 },
  /** An article that stands is told again unchanged. */
  unchanged: { read: 4, write: 0, puts: 0, gets: 0 },
} as const satisfies Record<string, Usage>;

/**
 * What DynamoDB bills and the embedded table does not tell, as `test/cost/steps.test.ts` counts it: queries that find
 * nothing are a read, and where a source's entry in the index of what is due moves, that is two writes; a poll moves it
 * for its lease and at its end.
 */
export const BILLED_BESIDES = {
  poll: { read: 0, write: 4 },
  article: { read: 0, write: 0 },
  smallFeed: { read: 0, write: 0 },
  fullFeed: { read: 1, write: 0 },
  archive: { read: 2, write: 0 },
} as const;

/** A request takes its turn at its host, which the tests' hosts do not ask for. */
export const COUNTED_FOR_TURN = { write: 1 } as const;

/** The sum of pieces of work, each so many times. */
export function total(...parts: readonly (readonly [times: number, usage: Usage])[]): Usage {
  const sum = (kind: keyof Usage) => parts.reduce((so, [times, usage]) => so + times * usage[kind], 0);
  return { read: sum('read'), write: sum('write'), puts: sum('puts'), gets: sum('gets') };
}
