import { drafts } from '../../../lib/local/newspaper/copy.ts';
import { generator } from '../../random.ts';
import { ACCOUNTS, QUOTED } from './accounts.ts';
import { FRAMES, NAMES_ALONE } from './frames.ts';
import { SCRIPTS } from './scripts.ts';

/** What two sources tell. `text` is empty where only a teaser is known. */
export type Telling = { readonly title: string; readonly text: string; readonly excerpt: string };

/** Two tellings, and whether one is a copy of the other. */
export type Pair = {
  readonly kind: string;
  readonly duplicate: boolean;
  readonly texts: readonly [Telling, Telling];
  /** Only the first half was looked at while the limits were chosen. */
  readonly half: 'seen' | 'held out';
};

const random = generator(20261124);
const chance = (probability: number) => random() < probability;
const upTo = (count: number) => Math.floor(random() * count);
const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length)]!;

/** The harbour's, the almanac's and the board's articles, as plain paragraphs. */
const STORIES = (['harbour', 'almanac', 'board'] as const)
  .flatMap((site) => [...drafts(site, 'first'), ...drafts(site, 'live')])
  .map(({ title, body }) => ({ title, paragraphs: plain(body) }))
  .filter(({ paragraphs }) => paragraphs.join(' ').length > 700 && paragraphs.join(' ').length < 3000);

function plain(body: string): string[] {
  return body
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .replace(/^[#>\-*\d.|\s]+/gm, '')
        .replace(/[*_`[\]]|\(https?:[^)]*\)/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((block) => block.length > 20);
}

const LOCAL_INTROS = [
  'Readers in the valley will remember the matter well: it has been talked about in every kitchen between the bridge and the chapel since the summer, and this paper has reported on it more than once.',
  'What was long expected in our part of the county has now come about, and it concerns more people here than one might think at first. Our correspondent has followed it from the beginning.',
  'CALLOWAY – For the people of Calloway it is good news and bad news at once. Some two hundred of them have relatives on the coast, the registry says, and many will want to know what happens next.',
  'It is a story that could have taken place in our own town, and in a way it did: the people concerned have lived among us for years, and their neighbours were not surprised to hear of it.',
];
const FOOTERS = [
  'Subscribe to our newsletter for the news of the week in your inbox every Friday. This report was provided by the Coastal Press Agency and has not been edited by our staff.',
  'This article first appeared elsewhere. You can support our journalism with a contribution of any size. Follow us on all channels and never miss a story from your district.',
  'Do you know more? Write to our newsroom in confidence. All rights reserved; reproduction only with permission of the publishers and the agencies.',
];
const HEADLINES = [
  'What the coast is talking about today',
  'News in brief: a decision and its consequences',
  'A town looks on',
  '“Nobody expected it”: the whole story',
  'Here is what we know so far',
];
/** Spellings and words that a desk changes in an agency's text. */
const DESK: Readonly<Record<string, string>> = {
  said: 'told us',
  says: 'reports',
  grey: 'gray',
  colour: 'color',
  about: 'around',
  will: 'is to',
  people: 'residents',
  until: 'till',
  because: 'since',
  large: 'big',
  small: 'little',
  also: 'too',
  however: 'but',
  town: 'municipality',
  began: 'started',
  'Mr ': '',
  'Mrs ': '',
};

type Story = (typeof STORIES)[number];

function telling({ title, paragraphs }: Story): Telling {
  const text = paragraphs.join('\n\n');
  return { title, text, excerpt: text.slice(0, 160) };
}

const retitled = (story: Story): Story => ({ ...story, title: oneOf(HEADLINES) });
const cutAtEnd = ({ title, paragraphs }: Story): Story => {
  const words = paragraphs.join('\n\n').split(/(?<=\s)/);
  const kept = words.slice(0, Math.ceil(words.length * (0.45 + random() * 0.4))).join('');
  return { title, paragraphs: kept.split(/\n\n/) };
};
const cutInMiddle = ({ title, paragraphs }: Story): Story => {
  const from = 1 + upTo(Math.max(1, paragraphs.length - 2));
  const count = Math.max(1, Math.floor(paragraphs.length * 0.34));
  return { title, paragraphs: paragraphs.filter((_, index) => index < from || index >= from + count) };
};
const introduced = ({ title, paragraphs }: Story): Story => ({
  title,
  paragraphs: [oneOf(LOCAL_INTROS), ...paragraphs],
});
const footed = ({ title, paragraphs }: Story): Story => ({ title, paragraphs: [...paragraphs, oneOf(FOOTERS)] });
const withoutLead = ({ title, paragraphs }: Story): Story => ({ title, paragraphs: paragraphs.slice(1) });
const edited =
  (share: number) =>
  ({ title, paragraphs }: Story): Story => ({
    title,
    paragraphs: paragraphs.map((paragraph) => {
      const desk = Object.entries(DESK).reduce(
        (text, [from, to]) => (chance(0.7) ? text.replaceAll(from, to) : text),
        paragraph,
      );
      const words = desk.split(' ');
      return words
        .filter((_, index) => index === 0 || !chance(share))
        .map((word) => (chance(share) ? oneOf(words) : word))
        .join(' ');
    }),
  });
const corrected = ({ title, paragraphs }: Story): Story => ({
  title,
  paragraphs: paragraphs.map((paragraph) => paragraph.replace(/\d+/, (number) => String(Number(number) + 1))),
});

const pairs: Omit<Pair, 'half'>[] = [];
const add = (kind: string, duplicate: boolean, one: Telling, other: Telling) =>
  pairs.push({ kind, duplicate, texts: [one, other] });

/** So many stories, always others. */
let next = 0;
const stories = (count: number): Story[] => Array.from({ length: count }, () => STORIES[next++ % STORIES.length]!);

const COPIES: readonly (readonly [kind: string, count: number, change: (story: Story) => Story])[] = [
  ['word for word, headline changed', 12, retitled],
  ['cut at the end', 24, cutAtEnd],
  ['cut in the middle', 14, cutInMiddle],
  ['local introduction', 18, introduced],
  ['words added at the end', 10, footed],
  ['lead dropped', 10, withoutLead],
  ['a figure corrected', 8, corrected],
  ['edited lightly', 16, edited(0.015)],
  ['edited', 10, edited(0.035)],
  ['headline, introduction and cut', 14, (story) => retitled(introduced(cutAtEnd(story)))],
  ['edited and cut', 12, (story) => edited(0.02)(cutInMiddle(story))],
];
for (const [kind, count, change] of COPIES) {
  for (const story of stories(count)) add(kind, true, telling(story), telling(change(story)));
}
for (const { title, sentences } of SCRIPTS) {
  const joint = /[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]/.test(sentences[0]!) ? '' : ' ';
  const whole = { title, text: sentences.join(joint), excerpt: sentences[0]! };
  const cut = { ...whole, text: sentences.slice(0, -1).join(joint) };
  const mended = {
    ...whole,
    title: `${title} – 2`,
    text: [...sentences.slice(0, 2), ...sentences.slice(3)].join(joint),
  };
  add('other scripts: cut at the end', true, whole, cut);
  add('other scripts: cut in the middle', true, whole, mended);
}
for (const { title, paragraphs } of stories(12)) {
  const excerpt = paragraphs.join(' ').split(' ').slice(0, 34).join(' ');
  add(
    'teasers of one text',
    true,
    { title, text: '', excerpt },
    { title: oneOf(HEADLINES), text: '', excerpt: `${excerpt} […]` },
  );
}

for (const [one, other] of ACCOUNTS) {
  const told = ([title, text]: readonly [string, string]) => ({ title, text, excerpt: text.slice(0, 120) });
  add('one event, two authors', false, told(one!), told(other!));
}
for (const { quote, articles } of QUOTED) {
  const [one, other] = articles.map(([title, text]) => ({
    title,
    text: text.replace('@', quote),
    excerpt: text.slice(0, 100),
  }));
  add('a quote in common', false, one!, other!);
}
for (const frame of FRAMES) {
  for (let count = 0; count < 8; count++) add('one frame, other news', false, filled(frame), filled(frame));
}
for (let count = 0; count < 20; count++) {
  const [one, other] = stories(2) as [Story, Story];
  const footer = oneOf(FOOTERS);
  const same = (story: Story): Story => ({ ...story, paragraphs: [...story.paragraphs, footer] });
  add('two matters with one footer', false, telling(same(one)), telling(same(other)));
}
for (let count = 0; count < 16; count++) {
  // The follow-up repeats the last third of what was reported before.
  const [one, other] = stories(2) as [Story, Story];
  const background = one.paragraphs.slice(-Math.max(1, Math.floor(one.paragraphs.length / 3)));
  add(
    'a follow-up with background',
    false,
    telling(one),
    telling({ title: `${one.title}: what next`, paragraphs: [...other.paragraphs.slice(0, 4), ...background] }),
  );
}
for (let count = 0; count < SCRIPTS.length - 1; count++) {
  const [one, other] = [SCRIPTS[count]!, SCRIPTS[count + 1]!];
  const told = ({ title, sentences }: (typeof SCRIPTS)[number]) => ({ title, text: sentences.join(' '), excerpt: '' });
  add('other scripts: two matters', false, told(one), told(other));
}
for (let count = 0; count < 12; count++) {
  const [one, other] = stories(2) as [Story, Story];
  const teaser = ({ title, paragraphs }: Story, live: boolean) => ({
    title: live ? 'Live: all the latest news and reaction from the coast' : title,
    text: '',
    excerpt: `${live ? 'Follow our live coverage of the day here, minute by minute, with all the reaction. ' : ''}${paragraphs[0]!
      .split(' ')
      .slice(0, live ? 8 : 24)
      .join(' ')}`,
  });
  add('teasers of two matters', false, teaser(one, count % 2 === 0), teaser(other, count % 2 === 0));
}
for (const frame of NAMES_ALONE) {
  for (let count = 0; count < 10; count++) add('one frame, names alone', false, filled(frame), filled(frame));
}

function filled({ title, text, gaps }: (typeof FRAMES)[number]): Telling {
  const chosen = Object.fromEntries(
    Object.entries(gaps).map(([gap, words]) => {
      if (typeof words !== 'string') return [gap, oneOf(words)];
      const [low, high] = words.split('..').map(Number) as [number, number];
      return [gap, String(low + upTo(high - low + 1))];
    }),
  );
  const fill = (frame: string) => frame.replace(/\{([^}]+)\}/g, (_, gap: string) => chosen[gap] ?? gap);
  return { title: fill(title), text: fill(text), excerpt: '' };
}

/** Every other pair of each kind is held out. */
const seen = new Map<string, number>();
export const PAIRS: readonly Pair[] = pairs.map((pair) => {
  const position = seen.get(pair.kind) ?? 0;
  seen.set(pair.kind, position + 1);
  return { ...pair, half: position % 2 === 0 ? 'seen' : 'held out' };
});
