import { ALMANAC_TITLE, almanacId, almanacPath } from './almanac-address.ts';
import { spokenText } from './body.ts';
import { type Edition, storiesOf } from './edition.ts';
import { bodyMarkup, html, type Markup, trusted } from './markup.ts';
import { firstWords, LEAD_SIZE, picturePath, slugOf } from './site.ts';
import type { Story } from './story.ts';

const ENTRIES = 30;
const SUMMARY_WORDS = 40;
const FOLDER = '/almanac/pictures';

/** The magazine's Atom 1.0 (RFC 4287): full text, most of it as escaped HTML, some as XHTML. */
export function almanacFeed(edition: Edition, origin: string): Markup {
  const stories = storiesOf(edition, 'almanac').slice(0, ENTRIES);
  return html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
  <title>${ALMANAC_TITLE}</title>
  <subtitle>Land, kitchen and weather, by people who go outside</subtitle>
  <id>tag:field-and-almanac.example,2026:feed</id>
  <link rel="self" type="application/atom+xml" href="${origin}/almanac/atom.xml"/>
  <link rel="alternate" type="text/html" href="${origin}/almanac/"/>
  <updated>${edition.changed.almanac}</updated>
  <icon>${origin}/newspaper.svg</icon>
  <rights>© 2026 Field &amp; Almanac</rights>
${stories.map((story) => entry(story, origin))}</feed>
`;
}

/** What stands below a title on the front page and in the feed's summary. */
export function almanacSummary(story: Story): string {
  return `${firstWords(spokenText(story.body), SUMMARY_WORDS)}…`;
}

/** The article as the feed and the page both have it: lead picture, text, notes. */
export function almanacBody(story: Story, origin: string): Markup {
  const picture = (name: string, alt: string, caption: string, credit: string) =>
    html`<figure><img src="${origin}${picturePath(FOLDER, name, LEAD_SIZE)}" width="1200" height="675" alt="${alt}" /><figcaption>${caption} <small>${credit}</small></figcaption></figure>\n`;
  const blocks = bodyMarkup(story.body, (figure, index) =>
    picture(`${story.slug}-${index}`, figure.alt, figure.caption, figure.credit),
  );
  const { lead } = story;
  return html`${lead === null ? null : picture(story.slug, lead.alt, lead.caption, lead.credit)}${blocks}${story.notes.map((note) => html`<p><em>${note.text}</em></p>\n`)}`;
}

function entry(story: Story, origin: string): Markup {
  const body = almanacBody(story, origin);
  const content = story.xhtml
    ? html`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${body}</div></content>`
    : html`<content type="html">${body.markup}</content>`;
  return html`  <entry${story.language === 'en-GB' ? null : html` xml:lang="${story.language}"`}>
    <title>${story.title}</title>
    <id>${almanacId(story)}</id>
    <link rel="alternate" type="text/html" href="${origin}${almanacPath(story)}"/>
    <published>${story.published}</published>
    <updated>${story.modified}</updated>
${story.authors.map((name) => html`    <author><name>${name}</name><uri>${origin}/almanac/people/${slugOf(name)}</uri></author>\n`)}${[story.section, ...story.tags].map((name) => html`    <category term="${slugOf(name)}" label="${name}"/>\n`)}    <summary>${almanacSummary(story)}</summary>
    ${content}
  </entry>
`;
}
