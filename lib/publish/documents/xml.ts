import { escapeText } from './writable.ts';

/** Attributes in the order they are written; one that is null or undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** An XML element with text, with child elements already written, or empty. */
export function element(name: string, attributes: Attributes, content?: string | readonly string[]): string {
  let written = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== null && value !== undefined) written += ` ${key}="${escapeText(String(value))}"`;
  }
  if (content === undefined || content.length === 0) return `<${name}${written}/>`;
  const inner = typeof content === 'string' ? escapeText(content) : content.join('');
  return `<${name}${written}>${inner}</${name}>`;
}

/**
 * An XML element with plain text, `&` and `<` as hexadecimal references: what the RSS Advisory Board's profile recommends
 * for titles and names, since clients have taken `&lt;` for mark-up.
 */
export function plainElement(name: string, attributes: Attributes, text: string): string {
  return /[&<]/.test(text)
    ? element(name, attributes, [hexadecimal(escapeText(text))])
    : element(name, attributes, text);
}

/** XML with its references to `&` and `<` written as hexadecimal ones, which say the same. */
export function hexadecimal(xml: string): string {
  return xml.replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;');
}
