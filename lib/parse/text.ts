import { decodeHTMLStrict } from 'entities';

/**
 * Text without the characters XML forbids, and with C1 controls read as the windows-1252 characters they were meant to
 * be (as HTML reads them). Lone surrogates go too.
 */
export function cleanText(text: string): string {
  const clean = CONTROL.test(text)
    ? text.replace(CONTROLS, (control) => CP1252[control.charCodeAt(0) - 0x80] ?? '')
    : text;
  return clean.isWellFormed() ? clean : clean.toWellFormed().replaceAll('\uFFFD', '');
}

/**
 * The plain text of a title or name in HTML: tags of text markup dropped, references resolved, space collapsed. A tag that
 * stands there as a word is one: `Why <b> still matters`.
 */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return collapse(html);
  return collapse(decodeHTMLStrict(withoutTags(withoutSpans(html, '<!--', '-->').replace(LINE_BREAK, ' '))));
}

function withoutTags(html: string): string {
  if (!html.includes('<')) return html;
  const words = lonelyTags(html);
  return html.replace(MARKUP_TAG, (tag, _slash, name: string, _more, at: number) => {
    if (words.has(at)) return tag;
    return BREAKING_NAME.test(name) ? ' ' : '';
  });
}

/** Where tags stand that neither end nor begin anything, say nothing more than their name, and stand apart like a word. */
function lonelyTags(html: string): ReadonlySet<number> {
  const lonely = new Set<number>();
  const open = new Map<string, number[]>();
  for (const { 0: tag, 1: slash, 2: written, 3: more, index } of html.matchAll(MARKUP_TAG)) {
    const name = written!.toLowerCase();
    const partner = slash === '' ? undefined : open.get(name)?.pop();
    if (partner !== undefined) {
      lonely.delete(partner);
      continue;
    }
    if (slash === '') open.set(name, [...(open.get(name) ?? []).slice(-20), index]);
    const isApart = BEFORE_WORD.test(html[index - 1] ?? ' ') && BEHIND_WORD.test(html[index + tag.length] ?? ' ');
    if (more === '' && isApart) lonely.add(index);
  }
  return lonely;
}

/** The text without what stands between each `start` and the `end` after it. An expression would need quadratic time. */
export function withoutSpans(text: string, start: string, end: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let from = text.indexOf(start); from >= 0; from = text.indexOf(start, at)) {
    const to = text.indexOf(end, from + start.length);
    if (to < 0) break;
    kept.push(text.slice(at, from));
    at = to + end.length;
  }
  return kept.join('') + text.slice(at);
}

/** White space runs, no-break spaces aside, as one space; none at the ends. */
export function collapse(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, ' ').replace(/^ | $/g, '');
}

/** Whether a text that claims to be plain is written as HTML: a tag or a reference that only HTML would have. */
export function looksLikeHtml(text: string): boolean {
  return TEXT_TAG.test(text) || /&(?:#\d{2,6}|#x[\da-f]{2,6}|[a-z]{2,8}\d?);/i.test(text);
}

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\uFFFE\uFFFF]/;
const CONTROLS = new RegExp(CONTROL, 'g');

/** windows-1252 from 0x80 on; https://encoding.spec.whatwg.org/index-windows-1252.txt */
const CP1252 = [...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'].map((c) => (c < '\xa0' ? '' : c));

const BREAKING = 'br|p|div|h[1-6]|li|ul|ol|td|tr|hr|blockquote|section|article';
const INLINE =
  'a|abbr|acronym|b|bdi|bdo|big|center|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|nobr|q|s|samp|small|span|strike|' +
  'strong|sub|sup|time|tt|u|var|wbr';
const LINE_BREAK = /<br(?:[\s/][^<>]*)?>/gi;
const MARKUP_TAG = new RegExp(`<(/?)(${BREAKING}|${INLINE})((?:[\\s/][^<>]*)?)>`, 'gi');
const BREAKING_NAME = new RegExp(`^(?:${BREAKING})$`, 'i');
const BEFORE_WORD = /[\s("'“‘«[:,/–—-]/;
const BEHIND_WORD = /[\s)"'”’».,:;!?\]/–—-]/;
const TEXT_TAG = new RegExp(
  `</?(?:${BREAKING}|${INLINE}|table|figure|iframe|pre|video|audio|script|style|object|embed|noscript)(?:[\\s/][^<>]*)?>`,
  'i',
);
