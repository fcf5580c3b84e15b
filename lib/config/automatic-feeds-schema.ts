import { z } from 'zod';
import { FEED_FORMATS } from '../model/index.ts';

const floor = (what: string, standard: number | 'off') =>
  z
    .union([z.int().min(1).max(100), z.literal('off')], {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not valid here; write a number of articles from 1 to 100, or off`,
    })
    .default(standard)
    .meta({ description: `Creates a feed for each ${what} once this many articles name it; or off.`, examples: [10] });

/**
 * Sections alone make feeds by themselves. Each feed that an article belongs to costs about as much as the first (its
 * documents are put anew), and an article has one section but many tags; a language's feed repeats `all` where there is
 * only one language; authors are worth it where bylines are.
 */
export const automaticFeeds = z
  .strictObject({
    sections: floor('section', 5),
    tags: floor('tag', 'off'),
    authors: floor('author', 'off'),
    languages: floor('language', 'off'),
    most: z
      .int()
      .min(0)
      .max(2000)
      .default(200)
      .meta({ description: 'The most feeds of these kinds altogether; once there are this many, no more appear.' }),
    formats: z
      .array(z.enum(FEED_FORMATS))
      .min(1)
      .max(FEED_FORMATS.length)
      .default([...FEED_FORMATS])
      .meta({
        description:
          'The documents to publish of every automatic feed: these, `all`, and each source’s own. Each format is written anew whenever a feed changes; history is kept as atom and json.',
      }),
  })
  .meta({
    description: 'Feeds that appear automatically once enough articles share a name, and then stay.',
  });
