import { escapeText } from './guard.ts';

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
