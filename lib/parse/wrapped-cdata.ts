import { afterSpace } from './prolog.ts';

/**
 * The text in a CDATA section that was escaped, or put into another: what came out of the XML then begins with
 * `<![CDATA[` and ends with `]]>`. Of a section that began or ended twice, only one of the two is left. Any other text
 * is returned as it is.
 */
export function unwrapCdata(text: string): string {
  let bare = text;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const inner = withoutLayer(bare);
    if (inner === bare) break;
    bare = inner;
  }
  return bare;
}

const MOST_LAYERS = 4;

function withoutLayer(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  // Most texts end here: without a tag at their beginning, and in a letter.
  const from = afterSpace(text, 0);
  const start = STARTS.find((one) => text.startsWith(one, from));
  if (start === undefined && last !== GREATER && last !== SEMICOLON) return text;
  const trimmed = start === undefined ? text : text.trimEnd();
  const end = ENDS.find((one) => trimmed.endsWith(one));
  if (start !== undefined) {
    const inside = from + start.length;
    if (end !== undefined) return trimmed.slice(inside, -end.length);
    // `<![CDATA[ explained` is a title.
    return /^\S/.test(trimmed.slice(inside, inside + 1)) ? trimmed.slice(inside) : text;
  }
  // `a[b[0]]>c` has as many brackets that open.
  return end === undefined || text.includes('[[') || /\[[^\]]*\[/.test(text.slice(-200))
    ? text
    : text.slice(0, -end.length);
}

const STARTS = ['<![CDATA[', '&lt;![CDATA[', '<![cdata[', '&lt;![cdata['];
const ENDS = [']]>', ']]&gt;'];
const GREATER = 0x3e;
const SEMICOLON = 0x3b;
