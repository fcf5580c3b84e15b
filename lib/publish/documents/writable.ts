import { type StatedDate, withoutTail } from '../../model/index.ts';

/**
 * Text that every format can carry: well-formed UTF-16 (a lone surrogate becomes U+FFFD), without the characters that
 * XML 1.0 §2.2 forbids or discourages, line ends as `\n` (which is what an XML parser would make of them anyway).
 */
export function cleanText(text: string): string {
  const wellFormed = text.toWellFormed();
  if (!UNCLEAN.test(wellFormed)) return wellFormed;
  return wellFormed.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, '');
}

// Texts are long and hardly ever unclean: one look tells.
const UNCLEAN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/;

/** Clean text on one line, runs of white space as one space: what a title, a name or a tag may be. Null if nothing is left. */
export function oneLine(text: string | null): string | null {
  return text === null ? null : cleanText(text).replace(/\s+/g, oneSpace).trim() || null;
}

/** A no-break space stays one: French has them before its question marks. */
function oneSpace(run: string): string {
  return run === '\u00A0' || run === '\u202F' ? run : ' ';
}

/** HTML that may stand in a CDATA section: in HTML `]]&gt;` says what `]]>` says, and ends no section. */
export function cleanHtml(html: string): string {
  return cleanText(html).replaceAll(']]>', ']]&gt;');
}

/** Text from which element content or a quoted attribute of XML or HTML can be made. */
export function escapeText(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A link as HTML: all the content of an entry of which only the address may be shown. In no language: the name is the words. */
export function linkTo(url: string, name: string): string {
  return `<p><a href="${escapeText(url)}">${escapeText(name)}</a></p>`;
}

/** A language tag as RFC 4287 and xml:lang take it, that begins with the code of a language (ISO 639: not `english`); or null. */
export function languageTag(language: string | null): string | null {
  return language !== null && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : null;
}

/** A date that RFC 822 and RFC 3339 can both write (years of four digits), or null. */
export function writableDate(date: StatedDate | null): StatedDate | null {
  return date !== null && /^[1-9]\d{3}-/.test(date.instant) ? date : null;
}

/** The beginning of a text: at most `limit` characters, cut between words, with an ellipsis where something was left out. */
export function beginning(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  const words = cut.slice(0, cut.lastIndexOf(' ') > limit / 2 ? cut.lastIndexOf(' ') : limit);
  return `${withoutTail(words.toWellFormed(), /[\s\ufffd]/)} …`;
}

const LABEL_LENGTH = 60;

/**
 * What is shown to people in the place of a title that an article does not have: its first words, in quotes, so that
 * nobody takes them for one, and with an ellipsis where there are more. Null where it has no words.
 */
export function untitledLabel(text: string): string | null {
  const words = beginning(oneLine(text.slice(0, 20 * LABEL_LENGTH)) ?? '', LABEL_LENGTH);
  return words === '' ? null : `“${words}”`;
}
