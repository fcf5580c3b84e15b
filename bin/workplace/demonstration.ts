import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailSettings } from '../../lib/config/index.ts';
import {
  type Change,
  type DeskTold,
  type HeldSubscription,
  type KioskDelivery,
  NEWSPAPER_SOURCES,
  type Newspaper,
  startNewspaper,
} from '../../lib/local/newspaper/index.ts';
import {
  type AbsoluteUrl,
  FEED_FORMATS,
  type Feed,
  type FeedId,
  type Instant,
  instant,
  type Partner,
  parseStated,
  type Source,
} from '../../lib/model/index.ts';

import type { Ports } from '../../lib/pipeline/index.ts';
import { LETTER_DOOR, LETTER_SOURCE, postLetter } from './demonstration-letter.ts';
import { demonstrationPartners, deskFeed } from './demonstration-partners.ts';

/** Seconds between two changes of the newspaper, unless another pulse is asked for. */
export const PULSE = 15;

/** Seconds between polls, and until a page is looked at again: short, so that one can watch. */
const INTERVAL = 5;

/** The newspaper that Feedmill reads where nobody gave it anything else. */
export type Demonstration = {
  readonly sources: readonly Source[];
  readonly feeds: readonly Feed[];
  readonly partners: readonly Partner[];
  /** How its newsletter comes in. */
  readonly mail: MailSettings;
  /** Has the newsletter brought to where letters are taken. */
  post(port: number | null, ports: Ports): Promise<void>;
  /** Lets it live: a change every `pulse` seconds, until the returned function is called. */
  live(pulse: number, onChange: (change: Change) => void, onError: (error: unknown) => void): () => void;
  /** Has a small subscriber subscribe to the front page at the hub, both of a Feedmill that is served there. */
  subscribe(served: string): Promise<void>;
  /** The secret by which the partner's desk knows what is genuine from now on. */
  believe(secret: string): void;
  close(): Promise<void>;
};

/** Who is told of what comes to the newspaper's own doors. */
type Watch = {
  readonly delivered: (delivery: KioskDelivery) => void;
  readonly told: (told: DeskTold) => void;
};

/**
 * Opens the newspaper at the edition it had reached, which the data folder remembers: after a restart it shows the same
 * pages. Throws one clear line where its port is taken.
 */
export async function openDemonstration(
  folder: string,
  port: number,
  now: Instant,
  { delivered: onDelivery, told: onTold }: Watch,
): Promise<Demonstration> {
  const file = join(folder, 'newspaper.json');
  const reached = (await readReached(file)) ?? { startedAt: now, edition: 0 };
  const subscribers = join(folder, 'newspaper-subscribers.json');
  const newspaper = await startNewspaper({
    port,
    ...reached,
    subscriptions: await readSubscriptions(subscribers),
    onDelivery,
    onTold,
    keep: (held) => void replaceFile(subscribers, held).catch(() => {}),
  });
  await writeReached(file, reached);
  return {
    sources: [...sourcesAt(newspaper.origin), LETTER_SOURCE],
    feeds: [frontPage(now), deskFeed(now)],
    partners: demonstrationPartners(newspaper.webhook),
    mail: LETTER_DOOR,
    post: (smtp, ports) => postLetter(smtp, reached.startedAt, ports),
    live: (pulse, onChange, onError) => {
      const timer = setInterval(() => {
        advance(newspaper, file, reached.startedAt)
          .then((change) => {
            onChange(change);
            return newspaper.push();
          })
          .catch(onError);
      }, pulse * 1000);
      return () => clearInterval(timer);
    },
    subscribe: (served) => newspaper.subscribe(`${served}hub`, `${served}feeds/front/atom.xml`),
    believe: newspaper.believe,
    close: () => newspaper.close(),
  };
}

/** Where the newspaper is served at a port. */
export function newspaperOrigin(port: number): string {
  return `http://127.0.0.1:${port}`;
}

type Reached = { readonly startedAt: Instant; readonly edition: number };

async function advance(newspaper: Newspaper, file: string, startedAt: Instant): Promise<Change> {
  const change = newspaper.advance();
  await writeReached(file, { startedAt, edition: change.edition });
  return change;
}

/** Null where there is none, or where it is no longer readable: the newspaper then begins anew. */
async function readReached(file: string): Promise<Reached | null> {
  try {
    const { startedAt, edition } = JSON.parse(await readFile(file, 'utf8')) as { startedAt: string; edition: number };
    const start = parseStated(startedAt);
    return start !== null && Number.isSafeInteger(edition) && edition >= 0
      ? { startedAt: start.instant, edition }
      : null;
  } catch {
    return null;
  }
}

function writeReached(file: string, reached: Reached): Promise<void> {
  return replaceFile(file, reached);
}

async function replaceFile(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.tmp`, `${JSON.stringify(content)}\n`);
  await rename(`${file}.tmp`, file);
}

/** None where the file is not there, or is no longer readable: whoever wants to be told subscribes anew. */
async function readSubscriptions(file: string): Promise<HeldSubscription[]> {
  try {
    const held = JSON.parse(await readFile(file, 'utf8')) as HeldSubscription[];
    return Array.isArray(held) ? held : [];
  } catch {
    return [];
  }
}

function sourcesAt(origin: string): Source[] {
  return NEWSPAPER_SOURCES.map(({ path, ...source }) => ({
    ...source,
    url: `${origin}${path}` as AbsoluteUrl,
    interval: { least: INTERVAL, most: INTERVAL },
    recheck: INTERVAL,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'config',
  }));
}

/** A feed of its own: short, so that what is older is in its archives, and each story once, whoever printed it too. */
function frontPage(since: Instant): Feed {
  return {
    id: 'front' as FeedId,
    title: 'Front page',
    description: 'The newest from all papers, each story once',
    filter: {},
    size: 12,
    formats: FEED_FORMATS,
    content: 'full',
    duplicates: 'one',
    language: null,
    since,
    origin: 'config',
  };
}

/** What is worth a look once all is loaded, each with its address. */
export function sights(url: string): readonly (readonly [what: string, where: string])[] {
  return [
    ['front page', `${url}feeds/front/`],
    ['', 'twelve stories, older ones in its archives; what two papers carry appears once'],
    ['newsletter', `${url}feeds/museum/`],
    ['', 'a newsletter that arrived by SMTP, with its picture and without a trace of its recipient'],
    ['push', 'lines "delivered to a subscriber" below say how long that took from the write'],
    ['edits', 'lines "revised" below link to the page with the revisions and what changed between them'],
    ['takedowns', 'lines "withdrawn" below link to the page that is left; feedmill takedowns lists them'],
    ['your own', 'npx feedmill init asks what to follow; npm start then reads that'],
  ];
}

/** The start of the demonstration: whole seconds, as its feeds state them. */
export function demonstrationStart(milliseconds: number): Instant {
  return instant(Math.floor(milliseconds / 1000) * 1000);
}
