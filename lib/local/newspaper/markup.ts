import { type Block, parseBody } from './body.ts';

/** Text that is markup already. Only {@link html} and {@link trusted} make it, so nothing is escaped twice or never. */
export type Markup = { readonly markup: string };

type Part = string | number | Markup | readonly Markup[] | null;

/** A template of HTML or XML: strings and numbers put in are escaped, markup goes in as it is, null vanishes. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const rendered = parts.map(render);
  return { markup: pieces.map((piece, i) => piece + (rendered[i] ?? '')).join('') };
}

/** Markup that was made elsewhere: JSON for a script element, a CDATA section. */
export function trusted(markup: string): Markup {
  return { markup };
}

/** The text with `&`, `<`, `>` and quotes as entities that HTML and XML share. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `**strong**`, `*emphasis*` and `[label](address)` as markup. */
export function inline(text: string): Markup {
  return trusted(
    escapeText(text)
      .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
      .replace(/\*([^*]+)\*/g, '<em>$1</em>')
      .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>'),
  );
}

/** A string for a JSON-LD script: `<` can end neither the script nor open a comment. */
export function jsonScript(value: unknown): Markup {
  return trusted(JSON.stringify(value, null, 1).replaceAll('<', '\\u003c'));
}

/** How a site writes its figures; the other blocks are the same everywhere. */
export type FigureMarkup = (figure: Extract<Block, { kind: 'figure' }>, index: number) => Markup;

/** An article's body as one piece of markup for each block, well-formed as XHTML too. */
export function bodyMarkup(body: string, figure: FigureMarkup): readonly Markup[] {
  let figures = 0;
  return parseBody(body).map((block) => (block.kind === 'figure' ? figure(block, ++figures) : blockMarkup(block)));
}

function blockMarkup(block: Exclude<Block, { kind: 'figure' }>): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${inline(block.text)}</p>\n`;
    case 'heading':
      return html`<h2>${inline(block.text)}</h2>\n`;
    case 'list': {
      const items = block.items.map((item) => html`<li>${inline(item)}</li>\n`);
      return block.ordered ? html`<ol>\n${items}</ol>\n` : html`<ul>\n${items}</ul>\n`;
    }
    case 'quote':
      return html`<blockquote><p>${inline(block.text)}</p>${block.by === null ? null : html`<cite>${block.by}</cite>`}</blockquote>\n`;
    case 'table': {
      const head = block.head.map((cell) => html`<th>${inline(cell)}</th>`);
      const rows = block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>\n`);
      return html`<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows}</tbody>\n</table>\n`;
    }
  }
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map((one) => one.markup).join('');
}
