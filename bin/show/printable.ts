/**
 * What came from outside, on one line: it moves no cursor, sets no colour, names no clipboard, and is read in the order
 * in which it is written. Every outside text goes through this, or {@link printableLines}, before it gets a colour of ours.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}

/** The same for a text of several lines, whose line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(ORDERS, ' ');
}

/** A value as JSON, which escapes only some of the characters that a terminal takes for orders. */
export function printableJson(value: unknown, indent = 0): string {
  return escapedControls(JSON.stringify(value, null, indent));
}

/** What may be JSON already, with what a terminal would take for orders escaped as JSON escapes it: `\u009b`. */
export function escapedControls(text: string): string {
  return text.replace(ORDERS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An XML document with what a terminal would take for orders as references, which mean the same: `&#x9b;`. */
export function referencedControls(xml: string): string {
  return xml.replace(ORDERS, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`);
}

/** Control characters but line break and tab; and those that turn the direction of writing, all of the first plane. */
const ORDERS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** A colour or a weight as we set it; in parentheses, so that splitting by it keeps it. */
const COLOUR = /(\x1b\[\d{1,2}m)/;

/**
 * The last thing that happens to any output: what is no text, line break, tab, or colour of ours becomes a blank. Outside
 * texts were cleaned before, so that they are not coloured either; this holds where that was forgotten.
 */
export function onlyText(text: string, color: boolean): string {
  if (!color) return printableLines(text);
  const parts = text.split(COLOUR);
  return parts.map((part, at) => (at % 2 === 1 ? part : printableLines(part))).join('');
}
