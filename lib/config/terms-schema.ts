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
    .meta({ description: `Whether ${use} is said to be welcome; unless-no takes what nothing is said of too.` })
    .optional();

const ownSignal = (use: string) =>
  z
    .union([z.enum(['yes', 'no']), z.boolean()])
    .transform((value) => (word(value) === 'yes' ? 'yes' : 'no'))
    .meta({ description: `Whether ${use} is welcome.` })
    .optional();

const USES = {
  search: 'to be found by a search',
  'ai-input': 'to be what a language model answers from',
  'ai-train': 'to train a language model',
};

/** What must be said of an article's use. */
export const terms = z
  .strictObject({
    licences: z
      .array(address)
      .min(1)
      .max(50)
      .meta({
        description: 'One of its licences begins with one of these addresses, by whichever of http and https.',
        examples: [['https://creativecommons.org/licenses/by/', 'https://creativecommons.org/publicdomain/']],
      })
      .optional(),
    tdm: z
      .enum(['reserved', 'open', 'unless-reserved'])
      .meta({
        description:
          'Whether text and data mining is reserved (TDMRep); open: said to be free; unless-reserved takes what nothing is said of too.',
      })
      .optional(),
    search: signal(USES.search),
    'ai-input': signal(USES['ai-input']),
    'ai-train': signal(USES['ai-train']),
  })
  .meta({ description: 'Only articles of whose use this is said: every line given must hold.' });

/** Signals of our own. */
export const ownSignals = z
  .strictObject({
    search: ownSignal(USES.search),
    'ai-input': ownSignal(USES['ai-input']),
    'ai-train': ownSignal(USES['ai-train']),
  })
  .meta({
    description: 'What machines may do with what is published here, as Content-Signal in robots.txt.',
    examples: [{ search: 'yes', 'ai-train': 'no' }],
  });
