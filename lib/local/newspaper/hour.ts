import { type Instant, instant, millis } from '../../model/index.ts';
import type { Edition } from './edition.ts';
import { html, type Markup, trusted } from './markup.ts';
import { asset, feed, page, type Resource, type Routes } from './site.ts';

type Episode = { readonly number: number; readonly title: string; readonly words: string; readonly at: Instant };

const WRITTEN = [
  { title: 'The man who counts swans', words: 'He has counted them since 1974, and there is one too many.' },
  { title: 'Knots that hold, knots that do not', words: 'With a length of rope, and an apology to berth four.' },
  { title: 'What the foghorn says', words: 'Everybody hears it. Hardly anybody listens.' },
];

const APART_MS = 7 * 24 * 3600_000;

/** The harbour hour: a podcast, whose episodes have ids and files and no pages. */
export function hour(edition: Edition, origin: string): Routes {
  const episodes = WRITTEN.map((episode, index): Episode => {
    const at = instant(millis(edition.startedAt) - Math.round((index + 0.6) * APART_MS));
    return { ...episode, number: 41 - index, at };
  });
  const changed = episodes[0]?.at ?? edition.startedAt;
  return new Map<string, () => Resource>([
    ['/hour/', () => page(show(origin), changed)],
    ['/hour/feed.xml', () => feed(rss(episodes, origin), 'application/rss+xml; charset=utf-8', changed)],
    ...episodes.map(({ number }): [string, () => Resource] => [fileOf(number), () => asset('audio/wav', SILENCE)]),
  ]);
}

function fileOf(number: number): string {
  return `/hour/episodes/${number}.wav`;
}

function rss(episodes: readonly Episode[], origin: string): Markup {
  return html`${trusted('<?xml version="1.0" encoding="UTF-8"?>')}
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
  <channel>
    <title>The Harbour Hour</title>
    <link>${origin}/hour/</link>
    <description>An hour of harbour, in a quarter of one</description>
    <language>en-GB</language>
    <itunes:author>Skerrow Sound</itunes:author>
${episodes.map(
  ({ number, title, words, at }) => html`    <item>
      <title>${title}</title>
      <guid isPermaLink="false">harbour-hour-${String(number)}</guid>
      <pubDate>${new Date(millis(at)).toUTCString().replace('GMT', '+0000')}</pubDate>
      <description>${words}</description>
      <enclosure url="${origin}${fileOf(number)}" length="${String(SILENCE.length)}" type="audio/wav"/>
      <itunes:duration>0:01</itunes:duration>
    </item>
`,
)}  </channel>
</rss>
`;
}

function show(origin: string): Markup {
  return html`<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>The Harbour Hour</title>
<link rel="alternate" type="application/rss+xml" href="${origin}/hour/feed.xml"></head>
<body><h1>The Harbour Hour</h1><p>Every Friday, whatever the weather.</p></body></html>
`;
}

/** A second of nothing: eight thousand samples of a byte, behind the header of a WAVE file. */
const SILENCE = wave(8000);

function wave(samples: number): Uint8Array {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}
