import { type Instant, instant, millis } from '../../model/index.ts';
import type { Edition } from './edition.ts';
import { html, type Markup, trusted } from './markup.ts';
import { feed, page, type Resource, type Routes } from './site.ts';

type Release = { readonly name: string; readonly changes: readonly string[]; readonly at: Instant };

const WRITTEN: readonly Omit<Release, 'at'>[] = [
  { name: '2.4.1', changes: ['The lock gate no longer opens on Sundays.', 'A washer was found, and put back.'] },
  { name: '2.4.0', changes: ['Both sluices can be closed by one person.', 'The lamp at the foot is brighter.'] },
  { name: '2.3.7', changes: ['Less squeaking.'] },
];

const APART_MS = 9 * 24 * 3600_000;

/** The log of the harbour works: an Atom feed of releases that are all parts of one page. */
export function works(edition: Edition, origin: string): Routes {
  const releases = WRITTEN.map((release, index): Release => {
    return { ...release, at: instant(millis(edition.startedAt) - Math.round((index + 0.4) * APART_MS)) };
  });
  const changed = releases[0]?.at ?? edition.startedAt;
  return new Map<string, () => Resource>([
    ['/works/log/', () => page(log(releases, origin), changed)],
    ['/works/log.xml', () => feed(atom(releases, origin), 'application/atom+xml; charset=utf-8', changed)],
  ]);
}

function log(releases: readonly Release[], origin: string): Markup {
  return html`<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Log of the lock works</title>
<link rel="alternate" type="application/atom+xml" href="${origin}/works/log.xml"></head>
<body><h1>Log of the lock works</h1>
${releases.map(({ name, changes }) => html`<h2 id="v${name}">${name}</h2>\n${list(changes)}`)}</body></html>
`;
}

function list(changes: readonly string[]): Markup {
  return html`<ul>${changes.map((change) => html`<li>${change}</li>`)}</ul>\n`;
}

function atom(releases: readonly Release[], origin: string): Markup {
  return html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Log of the lock works</title>
  <id>tag:lock-works.example,2026:log</id>
  <link rel="self" href="${origin}/works/log.xml"/>
  <link href="${origin}/works/log/"/>
  <updated>${releases[0]?.at ?? ''}</updated>
  <author><name>Skerrow Lock Works</name></author>
${releases.map(
  ({ name, changes, at }) => html`  <entry>
    <title>Lock ${name}</title>
    <id>tag:lock-works.example,2026:log/${name}</id>
    <link href="${origin}/works/log/#v${name}"/>
    <published>${at}</published>
    <updated>${at}</updated>
    <content type="html">${list(changes).markup}</content>
  </entry>
`,
)}</feed>
`;
}
