import { type Instant, instant, millis } from '../../model/index.ts';
import { draw, pick } from './draw.ts';
import type { Edition } from './edition.ts';
import { html, type Markup, trusted } from './markup.ts';
import { paint } from './picture.ts';
import { asset, feed, page, type Resource, type Routes } from './site.ts';

/** A note: a few words, perhaps a picture, and no title. */
type Note = { readonly number: number; readonly at: Instant; readonly words: Markup; readonly picture: string | null };

/** What was on the tower's page before the first edition, the newest first. */
const WRITTEN: readonly { readonly words: Markup; readonly picture?: string }[] = [
  { words: html`<p>The swing bridge is stuck at half past open again. Ring the bell twice and wait.</p>` },
  { words: html`<p>Low tide, and a heron on the slipway.</p>`, picture: 'A heron stands on the slipway at low tide' },
  {
    words: html`<p>Somebody left a tuba in the waiting room. <a href="/tower/" rel="tag">#<span>lost</span></a></p><p>It may be fetched until nine.</p>`,
  },
  { words: html`<p>Fog on the bar. Ferries wait for the eleven o’clock horn.</p>` },
  { words: html`<p></p>`, picture: 'The new buoy, seen from the tower' },
  { words: html`<p>To whoever ties up at berth four: it is mine, and I can see you.</p>` },
];

/** A new note comes with so many editions, and these are so far apart from one another before the first. */
const EDITIONS_A_NOTE = 6;
const APART_MS = 31 * 3600_000;

const PICTURE = { width: 640, height: 360 } as const;

/** The harbour master’s notes as a Mastodon server gives them: RSS without titles, and pages that need a script. */
export function tower(edition: Edition, origin: string): Routes {
  const notes = notesAt(edition);
  const changed = notes[0]?.at ?? edition.startedAt;
  return new Map<string, () => Resource>([
    ['/tower/', () => page(shell(origin), changed)],
    ['/tower/@harbourmaster.rss', () => feed(rss(notes, origin), 'application/rss+xml; charset=utf-8', changed)],
    ...notes.map(({ number }): [string, () => Resource] => [pathOf(number), () => page(shell(origin), changed)]),
    ...notes
      .filter(({ picture }) => picture !== null)
      .map(({ number }): [string, () => Resource] => [
        pictureOf(number),
        () => asset('image/png', paint('sea', `tower ${number}`, PICTURE.width, PICTURE.height)),
      ]),
  ]);
}

function notesAt({ number, startedAt }: Edition): readonly Note[] {
  const live = Array.from({ length: Math.floor(number / EDITIONS_A_NOTE) }, (_, index): Note => {
    const at = instant(millis(startedAt) + (index + 1) * EDITIONS_A_NOTE * 15_000);
    return { number: 1100 + index, at, words: tide(index), picture: null };
  });
  const before = WRITTEN.map(({ words, picture = null }, index): Note => {
    const at = instant(millis(startedAt) - Math.round((index + 0.3) * APART_MS));
    return { number: 1099 - index, at, words, picture };
  });
  return [...live.reverse(), ...before];
}

function tide(index: number): Markup {
  const seed = `tide ${index}`;
  const drawn = (part: string, below: number) => String(draw(`${seed} ${part}`, below)).padStart(2, '0');
  const remark = pick(seed, [
    'Mind the steps.',
    'The crane sleeps.',
    'Two swans have the right of way.',
    'Bring a coat.',
  ]);
  return html`<p>High water at ${drawn('hour', 24)}:${drawn('minute', 60)}, ${(3 + draw(`${seed} metres`, 20) / 10).toFixed(1)} metres. ${remark}</p>`;
}

function pathOf(number: number): string {
  return `/tower/@harbourmaster/${number}`;
}

function pictureOf(number: number): string {
  return `/tower/media/${number}.png`;
}

function rss(notes: readonly Note[], origin: string): Markup {
  return html`${trusted('<?xml version="1.0" encoding="UTF-8"?>')}
<rss version="2.0" xmlns:webfeeds="http://webfeeds.org/rss/1.0" xmlns:media="http://search.yahoo.com/mrss/">
  <channel>
    <title>Harbour Master of Skerrow</title>
    <description>What is seen from the tower</description>
    <link>${origin}/tower/</link>
    <generator>Mastodon v4.3.0</generator>
${notes.map((note) => item(note, origin))}  </channel>
</rss>
`;
}

function item({ number, at, words, picture }: Note, origin: string): Markup {
  const media =
    picture === null
      ? null
      : html`      <media:content url="${origin}${pictureOf(number)}" type="image/png" fileSize="20480" medium="image"><media:rating scheme="urn:simple">nonadult</media:rating><media:description type="plain">${picture}</media:description></media:content>\n`;
  return html`    <item>
      <guid isPermaLink="true">${origin}${pathOf(number)}</guid>
      <link>${origin}${pathOf(number)}</link>
      <pubDate>${new Date(millis(at)).toUTCString().replace('GMT', '+0000')}</pubDate>
      <description>${words.markup.replaceAll('href="/', `href="${origin}/`)}</description>
${media}    </item>
`;
}

function shell(origin: string): Markup {
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Harbour Master of Skerrow</title>
<link rel="alternate" type="application/rss+xml" href="${origin}/tower/@harbourmaster.rss"></head>
<body><div id="mastodon"></div><noscript>To read the notes here, turn on JavaScript.</noscript></body></html>
`;
}
