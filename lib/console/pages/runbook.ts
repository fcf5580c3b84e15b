import type { Draw } from '../frame.ts';
import { type Html, html, plain } from '../html.ts';
import { chapterId } from '../remedies.ts';
import { table } from '../table.ts';

/** The runbook's own text, as the project keeps it: headings, paragraphs, code, lists and tables in Markdown. */
export type RunbookData = { readonly text: string };

/** The runbook, chapter by chapter: the conditions and the alarms link to it. */
export const drawRunbook: Draw<RunbookData> = ({ text }) => {
  const chapters = text.split(/\n(?=#)/);
  return {
    title: 'Runbook',
    body: html`<div class="prose">${chapters.map(chapter)}</div>`,
  };
};

function chapter(text: string): Html {
  const end = text.indexOf('\n');
  const [head, rest] = end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
  const level = head.length - head.replace(/^#+/, '').length;
  const title = head.slice(level).trim();
  const id = chapterId(title);
  const heading =
    level <= 1
      ? html`<h1>${title}</h1>`
      : level === 2
        ? html`<h2 id="${id}">${title}</h2>`
        : html`<h3 id="${id}">${title}</h3>`;
  return html`${heading}\n${blocks(rest)}`;
}

function blocks(text: string): Html[] {
  // Code first: what stands in it is no paragraph.
  return text.split('```').flatMap((part, at) => {
    if (at % 2 === 1) {
      const code = part.slice(part.indexOf('\n') + 1);
      return [html`<pre class="scroll" tabindex="0" role="group" aria-label="Commands">${code}</pre>`];
    }
    return part
      .split(/\n\n/)
      .filter((block) => block.trim() !== '')
      .map(block);
  });
}

function block(text: string): Html {
  const lines = text.trim().split('\n');
  if (lines.every((line) => line.startsWith('|'))) {
    const cells = lines.map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
    const [head = [], , ...rows] = cells;
    return table(
      head[0] ?? '',
      head.map((title) => ({ title })),
      rows.map((row) => row.map(spans)),
    );
  }
  return html`<p>${spans(lines.join(' '))}</p>`;
}

/** Code within a line; a link is its words. */
function spans(text: string): Html[] {
  const words = text.replaceAll(/\[([^[\]]{1,200})\]\([^()]{1,200}\)/g, '$1');
  return words.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${plain(part, 400)}</code>` : html`${part}`));
}
