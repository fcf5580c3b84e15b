import { z } from 'zod';
import type { FeedId, PartnerId, SourceId } from '../model/index.ts';
import { address, id, text } from './values.ts';

/** Whom a feed, or what a source tells, is for. */
export function visibility(description: string) {
  return z.literal('partners').meta({ description, examples: ['partners'] });
}

const quota = z
  .strictObject({
    perMinute: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'The most requests in a minute.', examples: [60] })
      .optional(),
    perDay: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .meta({ description: 'The most requests on a day (UTC).', examples: [5000] })
      .optional(),
  })
  .refine(({ perMinute, perDay }) => perMinute !== undefined || perDay !== undefined, {
    error: 'says no number; write perMinute or perDay, or leave it out',
  })
  .meta({ description: 'How many requests the partner may make. Left out, as many as it likes.' });

const ids = (description: string, example: string) =>
  z
    .array(id(description, example))
    .max(5000)
    .meta({ description, examples: [[example]] });

/** A partner that is declared. Its tokens stand in no file: a command makes them. */
export const partner = z
  .strictObject({
    id: id('Names the partner for ever; only operators see it.', 'herald').transform((value) => value as PartnerId),
    name: text("The partner's name. Left out, it is the id.", 'The Herald').optional(),
    feeds: ids('The feeds it gets by its token, by id.', 'for-herald')
      .transform((values) => [...new Set(values)] as FeedId[])
      .default([]),
    sources: ids('The sources it may push articles to, by id.', 'herald-desk')
      .transform((values) => [...new Set(values)] as SourceId[])
      .default([]),
    quota: quota.optional(),
    terms: z
      .string()
      .min(1)
      .max(2000)
      .meta({ description: 'What was agreed with the partner; shown to operators alone.', examples: ['until 2027-06'] })
      .optional(),
    webhook: address
      .meta({ description: 'Where it is told of changes.', examples: ['https://herald.example.org/hooks/feedmill'] })
      .optional(),
  })
  .meta({ description: 'Somebody who fetches feeds by a token.' });
