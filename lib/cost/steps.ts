import { BILLED_BESIDES, COUNTED, COUNTED_FOR_TURN, total, type Usage } from './counted.ts';

const NOTHING: Usage = { read: 0, write: 0, puts: 0, gets: 0 };

const TURN: Usage = { ...NOTHING, ...COUNTED_FOR_TURN };

/** At so many members `smallFeed` and `fullFeed` were counted. */
const COUNTED_AT = { few: 2, many: 50 } as const;

/** What the item of the counted article takes, of 300 words that repeat themselves. */
const COUNTED_ITEM = { read: 1, write: 1 } as const;

/** A source is looked at and tells nothing new: what it asks of the table and of its index, and its turn at the host. */
export function pollUsage(): Usage {
  return total([1, billed('poll')], [1, TURN]);
}

/** A new article is taken in, its item of so many bytes; `visited` of all have their page asked for. */
export function articleUsage(itemBytes: number, visited: number): Usage {
  const visit = total([1, COUNTED.visit], [1, TURN]);
  return total([1, billed('article')], [1, beyond(itemBytes)], [visited, visit]);
}

/** What a correction takes besides the feeds' regenerations: page, revision, and in so many feeds two places. */
export function editUsage(itemBytes: number, feeds: number): Usage {
  const itself = total([1, COUNTED.editInThreeFeeds], [-3, COUNTED.smallFeed], [-1, placeUsage(3)]);
  return total([1, itself], [1, placeUsage(2 * feeds)], [1, beyond(itemBytes)]);
}

/** An article gets its place in so many feeds. */
export function placeUsage(feeds: number): Usage {
  return { ...NOTHING, write: feeds };
}

/**
 * A feed of so many members is regenerated in so many formats, apart from the place that was the reason. What it takes
 * grows evenly from a feed of few to one of many: by the places that are read and the state that is written.
 */
export function regenerationUsage({ members, formats }: { readonly members: number; readonly formats: number }): Usage {
  const { few, many } = COUNTED_AT;
  const share = (Math.max(members, few) - few) / (many - few);
  const grown = total([1 - share, billed('smallFeed')], [share, billed('fullFeed')], [-1, placeUsage(1)]);
  return { ...grown, puts: formats };
}

/** Fifty members are filed in an archive in so many formats, or one of them there is corrected. */
export function archiveUsage(formats: number): Usage {
  // Two were counted; of none there is no archive.
  return formats === 0 ? NOTHING : { ...billed('archive'), puts: formats, gets: formats };
}

/** What was counted, with what DynamoDB bills besides. */
function billed(piece: keyof typeof BILLED_BESIDES): Usage {
  return total([1, COUNTED[piece]], [1, { ...NOTHING, ...BILLED_BESIDES[piece] }]);
}

/** An item of more than what was counted: DynamoDB bills writes by the KB, reads by four. It is read and written once. */
function beyond(itemBytes: number): Usage {
  const units = (each: number) => Math.max(1, Math.ceil(itemBytes / each));
  return {
    ...NOTHING,
    read: units(4096) - COUNTED_ITEM.read,
    write: units(1024) - COUNTED_ITEM.write,
  };
}
