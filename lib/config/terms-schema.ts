import { z } from 'zod';
import { address } from './values.ts';

/** YAML of before 1.2 has `yes` and `no` for true and false, and so may who writes it. */
function word(value: 'yes' | 'no' | 'unless-no' | boolean) {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}

const signal = (use: string) =>
  z
    .union([z.enum(['yes', 'no', 'unless-no']), z.boolean()])
    .transform(word)
    .meta({
      description: `Whether ${use} is stated to be allowed; unless-no also accepts articles that say nothing about it.`,
    })
    .optional();

const ownSignal = (use: string) =>
  z
    .union([z.enum(['yes', 'no']), z.boolean()])
    .transform((value) => (word(value) === 'yes' ? 'yes' : 'no'))
    .meta({ description: `Whether ${use} is allowed.` })
    .optional();

const USES = {
  search: 'appearing in search results',
  'ai-input': 'use as input for the answers of a language model',
  'ai-train': 'training a language model',
};

/** What must be said of an article's use. */
export const terms = z
  .strictObject({
    licences: z
      .array(address)
      .min(1)
      .max(50)
      .meta({
        description: 'One of its licences begins with one of these addresses (http and https count as the same).',
        examples: [['https://creativecommons.org/licenses/by/', 'https://creativecommons.org/publicdomain/']],
      })
      .optional(),
    tdm: z
      .enum(['reserved', 'open', 'unless-reserved'])
      .meta({
        description:
          'Whether text and data mining is reserved (TDMRep); open: stated to be free; unless-reserved also accepts articles that say nothing about it.',
      })
      .optional(),
    search: signal(USES.search),
    'ai-input': signal(USES['ai-input']),
    'ai-train': signal(USES['ai-train']),
  })
  .meta({ description: 'Only articles with these terms of use; all conditions given must be met.' });

/** Signals of our own. */
export const ownSignals = z
  .strictObject({
    search: ownSignal(USES.search),
    'ai-input': ownSignal(USES['ai-input']),
    'ai-train': ownSignal(USES['ai-train']),
  })
  .meta({
    description: 'What machines may do with what you publish, stated as Content-Signal in robots.txt.',
    examples: [{ search: 'yes', 'ai-train': 'no' }],
  });
