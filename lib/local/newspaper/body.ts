/** A picture inside an article: `![alt](scene) caption | credit`. */
export type Figure = {
  readonly alt: string;
  readonly scene: string;
  readonly caption: string;
  readonly credit: string;
};

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'quote'; readonly text: string; readonly by: string | null }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | ({ readonly kind: 'figure' } & Figure);

/**
 * Reads the house notation of articles: blocks parted by an empty line; `## ` heads, `- ` and `1. ` list, `> ` quotes
 * (a last line `> -- Name` says whom), `| a | b |` tabulates with the head first, `![alt](scene) caption | credit`
 * shows, anything else is a paragraph.
 */
export function parseBody(body: string): readonly Block[] {
  return body
    .split(/\n\s*\n/)
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '')
    .map(parseBlock);
}

/** What a reader would hear if the body were read out: paragraphs, quotes and items, without heads and marks. */
export function spokenText(body: string): string {
  return parseBody(body)
    .flatMap((block) => (block.kind === 'paragraph' || block.kind === 'quote' ? [block.text] : []))
    .join(' ')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll('*', '');
}

function parseBlock(chunk: string): Block {
  const lines = chunk.split('\n').map((line) => line.trim());
  const figure = /^!\[([^\]]*)\]\((\w+)\)\s*([^|]*)\|(.*)$/.exec(chunk);
  if (figure) {
    const [, alt = '', scene = '', caption = '', credit = ''] = figure;
    return { kind: 'figure', alt, scene, caption: caption.trim(), credit: credit.trim() };
  }
  if (chunk.startsWith('## ')) return { kind: 'heading', text: chunk.slice(3) };
  if (lines.every((line) => line.startsWith('- '))) {
    return { kind: 'list', ordered: false, items: lines.map((line) => line.slice(2)) };
  }
  if (lines.every((line) => /^\d+\. /.test(line))) {
    return { kind: 'list', ordered: true, items: lines.map((line) => line.replace(/^\d+\. /, '')) };
  }
  if (lines.every((line) => line.startsWith('>'))) return parseQuote(lines);
  if (lines.length > 1 && lines.every((line) => line.startsWith('|'))) {
    const [head = [], ...rows] = lines.map(parseCells);
    return { kind: 'table', head, rows };
  }
  return { kind: 'paragraph', text: lines.join(' ') };
}

function parseQuote(lines: readonly string[]): Block {
  const said = lines.map((line) => line.slice(1).trim());
  const by = said.at(-1)?.startsWith('-- ') ? (said.pop()?.slice(3) ?? null) : null;
  return { kind: 'quote', text: said.join(' '), by };
}

function parseCells(line: string): readonly string[] {
  return line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
