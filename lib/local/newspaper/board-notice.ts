import { boardFrame, boardPath } from './board-frame.ts';
import { bodyMarkup, html, type Markup } from './markup.ts';
import { dayText, LEAD_SIZE, picturePath, slugOf } from './site.ts';
import type { Story } from './story.ts';

const FOLDER = '/board/pics';

/** A notice's page: plain markup without any metadata; the day is all that is said of when. */
export function boardNotice(story: Story, all: readonly Story[]): Markup {
  const picture = (name: string, alt: string, caption: string, credit: string) =>
    html`<div class="photo"><img src="${picturePath(FOLDER, name, LEAD_SIZE)}" width="600" alt="${alt}"><br><small>${caption} (${credit})</small></div>\n`;
  const text = bodyMarkup(story.body, (figure, index) =>
    picture(`${story.slug}-${index}`, figure.alt, figure.caption, figure.credit),
  );
  const at = all.findIndex((other) => other.slug === story.slug);
  const [newer, older] = [all[at - 1], all[at + 1]];
  const main = html`<p class="crumb"><a href="/board/">Notices</a> &gt; ${story.section}</p>
<div class="notice"${story.language === 'en-GB' ? null : html` lang="${story.language}"`}>
<h1>${story.title}</h1>
<p class="when">Pinned up on ${dayText(story.published)}${story.authors.length === 0 ? null : html` by <b>${story.authors.join(' and ')}</b>`}</p>
<div class="words">
${story.lead === null ? null : picture(story.slug, story.lead.alt, story.lead.caption, story.lead.credit)}${text}${story.notes.map((note) => html`<p class="note"><i>${note.text}</i></p>\n`)}</div>
<p class="tags">About: ${story.tags.map((tag) => html`<a href="/board/tags/${slugOf(tag)}.html">${tag}</a> `)}</p>
<p class="tools"><a href="javascript:print()">Print this notice</a> · <a href="mailto:marta@board.example">Tell Marta it is wrong</a></p>
</div>
<table class="prevnext" width="100%"><tr><td>${newer === undefined ? null : html`<a href="${boardPath(newer)}">« ${newer.title}</a>`}</td><td align="right">${older === undefined ? null : html`<a href="${boardPath(older)}">${older.title} »</a>`}</td></tr></table>`;
  return boardFrame(story.title, main, all);
}
