import { z } from 'zod';
import { DOCUMENT_FORMATS, FEED_FORMATS, FEED_PROFILES, type FeedId, type SourceId } from '../model/index.ts';
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
      .meta({ description: 'Only articles of these sources, by id.', examples: [['town-hall']] })
      .optional(),
    tags: texts('Only articles with one of these tags or sections.', ['politics']).optional(),
    sections: texts('Only articles of one of these sections.', ['Sport']).optional(),
    authors: texts('Only articles by one of these authors.', ['Ada Moor']).optional(),
    languages: z
      .array(language)
      .max(200)
      .meta({ description: 'Only articles in one of these languages; en takes en-GB too.', examples: [['en']] })
      .optional(),
    words: z
      .union([z.array(z.string().min(1).max(500)).max(200), wordRule])
      .meta({
        description:
          'Only articles with one of these words or phrases in title or text; or a rule of words and phrases in double quotes with AND, OR, NOT and parentheses.',
        examples: [['harbour'], 'ferry AND (harbour OR "lower town") NOT football'],
      })
      .optional(),
    exclude: texts('No article with one of these words or phrases.', ['horoscope']).optional(),
    completeOnly: z.boolean().meta({ description: 'Only articles whose whole text is known.' }).optional(),
    minWords: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Only articles of which at least so many words are known.', examples: [150] })
      .optional(),
    terms: terms.optional(),
  })
  .meta({ description: 'Which articles belong to the feed: every line given must hold. Left out, all of them.' });

/** How often feeds are regenerated. An alarm rings where a feed has waited for five minutes, chosen or not. */
export function every(description: string) {
  const none = z.int().min(0).max(0);
  return z.union([none, duration({ least: '0s', most: '4m' })]).meta({ description, examples: ['60s'] });
}

/** A feed that is declared. */
export const feed = z
  .strictObject({
    id: id("Names the feed for ever: part of its documents' addresses.", 'harbour').transform(
      (value) => value as FeedId,
    ),
    title: text("The feed's title. Left out, it is the id.", 'News from the harbour').optional(),
    description: z.string().max(2000).default('').meta({ description: 'One or two sentences on the feed.' }),
    filter: filter.default({}),
    size: z.int().min(1).max(1000).default(50).meta({ description: 'How many of the newest articles the feed shows.' }),
    formats: z
      .array(z.enum(DOCUMENT_FORMATS))
      .min(1)
      .max(DOCUMENT_FORMATS.length)
      .default([...FEED_FORMATS])
      .meta({ description: 'The documents to publish; news is a news sitemap for search engines.' }),
    content: z
      .enum(['full', 'excerpt', 'link'])
      .default('full')
      .meta({ description: 'How much of an article is shown; link: its title and address alone.' }),
    bytes: size({ least: '10KB', most: '50MB' })
      .meta({ description: 'The most bytes of its largest document; the oldest articles go first.', examples: ['2MB'] })
      .optional(),
    duplicates: z
      .enum(['all', 'one'])
      .meta({
        description: 'Whether a story that several sources tell alike is shown of each (all, the default) or once.',
        examples: ['one'],
      })
      .optional(),
    profile: z
      .enum(FEED_PROFILES)
      .meta({
        description:
          'A partner whose rules every article must hold; one that breaks a rule is held back from the feed.',
        examples: ['flipboard'],
      })
      .optional(),
    changes: z
      .boolean()
      .meta({
        description:
          'Whether a log of its changes is published beside it: every creation, update, correction and withdrawal, in an order that never changes. Costs one more write to the bucket with each regeneration.',
        examples: [true],
      })
      .optional(),
    changesFor: duration({ least: '1h', most: '3650d' })
      .meta({ description: 'How long the change log is kept; 90d if left out.', examples: ['90d'] })
      .optional(),
    every: every(
      'The least time between two regenerations: what comes meanwhile is shown together. Left out, what site.every says; 0: at once.',
    ).optional(),
    language: language.nullable().default(null),
  })
  .refine(({ profile, formats }) => profile === undefined || formats.includes('rss'), {
    path: ['formats'],
    error: 'lacks rss, in which partners take a feed with a profile; add rss, or remove the profile',
  })
  .meta({ description: 'A feed that is published.' });
