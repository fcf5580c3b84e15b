import { z } from 'zod';
import { DOCUMENT_FORMATS, FEED_FORMATS, FEED_PROFILES, type FeedId, type SourceId } from '../model/index.ts';
import { visibility } from './partner-schema.ts';
import { duration, size } from './quantities.ts';
import { terms } from './terms-schema.ts';
import { id, language, text, texts } from './values.ts';
import { parseWordRule, WordRuleError } from './word-rule.ts';

/** A rule over words; what is wrong with it stands where it is wrong (`params.within`, an offset in the text). */
const wordRule = z
  .string()
  .min(1)
  .max(2000)
  .transform((written, context) => {
    try {
      return parseWordRule(written);
    } catch (error) {
      if (!(error instanceof WordRuleError)) throw error;
      const message = `at character ${error.at + 1}: ${error.message}`;
      context.addIssue({ code: 'custom', message, params: { within: error.at } });
      return z.NEVER;
    }
  });

/** Which articles belong to a feed, as the file and the command line say it. */
export const filter = z
  .strictObject({
    sources: z
      .array(z.string())
      .max(200)
      .transform((ids) => ids as SourceId[])
      .meta({ description: 'Only articles from these sources, by id.', examples: [['town-hall']] })
      .optional(),
    tags: texts('Only articles with one of these tags or sections.', ['politics']).optional(),
    sections: texts('Only articles in one of these sections.', ['Sport']).optional(),
    authors: texts('Only articles by one of these authors.', ['Ada Moor']).optional(),
    languages: z
      .array(language)
      .max(200)
      .meta({ description: 'Only articles in one of these languages; en includes en-GB.', examples: [['en']] })
      .optional(),
    words: z
      .union([z.array(z.string().min(1).max(500)).max(200), wordRule])
      .meta({
        description:
          'Only articles with one of these words or phrases in their title or text; or a rule that combines words and "phrases" with AND, OR, NOT and parentheses.',
        examples: [['harbour'], 'ferry AND (harbour OR "lower town") NOT football'],
      })
      .optional(),
    exclude: texts('Leaves out articles with any of these words or phrases.', ['horoscope']).optional(),
    completeOnly: z.boolean().meta({ description: 'Only articles with their full text.' }).optional(),
    minWords: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Only articles with at least this many words.', examples: [150] })
      .optional(),
    terms: terms.optional(),
  })
  .meta({
    description:
      'Which articles belong to the feed; all conditions given must be met. Without a filter, every article.',
  });

/** How often feeds are regenerated. An alarm rings where a feed has waited for five minutes, chosen or not. */
export function every(description: string) {
  const none = z.int().min(0).max(0);
  return z.union([none, duration({ least: '0s', most: '4m' })]).meta({ description, examples: ['60s'] });
}

/** A feed that is declared. */
export const feed = z
  .strictObject({
    id: id("Permanent name of the feed; part of its documents' addresses.", 'harbour').transform(
      (value) => value as FeedId,
    ),
    title: text("The feed's title. Default: its id.", 'News from the harbour').optional(),
    description: z.string().max(2000).default('').meta({ description: 'One or two sentences about the feed.' }),
    filter: filter.default({}),
    size: z.int().min(1).max(1000).default(50).meta({ description: 'How many articles the feed shows, newest first.' }),
    formats: z
      .array(z.enum(DOCUMENT_FORMATS))
      .min(1)
      .max(DOCUMENT_FORMATS.length)
      .default([...FEED_FORMATS])
      .meta({
        description:
          'The documents to publish; news is a news sitemap for search engines, ninjs the IPTC’s format for partners.',
      }),
    content: z
      .enum(['full', 'excerpt', 'link'])
      .default('full')
      .meta({ description: 'How much of each article is shown; link: only its title and address.' }),
    bytes: size({ least: '10KB', most: '50MB' })
      .meta({ description: 'Size limit of each document; the oldest articles are left out first.', examples: ['2MB'] })
      .optional(),
    duplicates: z
      .enum(['all', 'one'])
      .meta({
        description: 'When several sources carry the same story: show all of them (the default), or show it once.',
        examples: ['one'],
      })
      .optional(),
    profile: z
      .enum(FEED_PROFILES)
      .meta({
        description:
          'A partner whose rules every article must meet; an article that breaks a rule is held back from the feed.',
        examples: ['flipboard'],
      })
      .optional(),
    visibility: visibility(
      'partners: only partners who have the feed get it, by their tokens; it is listed nowhere, and no hub is told of it.',
    ).optional(),
    changes: z
      .boolean()
      .meta({
        description:
          'true publishes a log of its changes beside it: every article that is created, updated, corrected, withdrawn or restored, in an order that never changes. Each regeneration then costs one more write to the bucket. Default: true with visibility: partners, and for a feed of this file that a partner of this file with a webhook has.',
        examples: [true],
      })
      .optional(),
    changesFor: duration({ least: '1h', most: '3650d' })
      .meta({ description: 'How long the change log keeps its entries. Default: 90d.', examples: ['90d'] })
      .optional(),
    every: every(
      'The least time between two regenerations; changes in between are shown together. Default: site.every. 0: at once.',
    ).optional(),
    language: language.nullable().default(null),
  })
  .refine(({ profile, formats }) => profile === undefined || formats.includes('rss'), {
    path: ['formats'],
    error: 'lacks rss, which partners read when a feed has a profile; add rss, or remove the profile',
  })
  .refine(({ visibility, formats }) => visibility === undefined || !formats.includes('news'), {
    path: ['formats'],
    error: 'has news, which is for search engines, and the feed is for partners alone; remove news, or visibility',
  })
  .meta({ description: 'A feed to publish.' });
