import { decodeHTMLAttribute } from 'entities/decode';
import { html, type Token } from 'parse5';
import { DOUBLE, EQUALS, endsName, GREATER, isSpace, SINGLE, SLASH } from './characters.ts';

/** A tag's token, and where the tag ends. */
export type Tag = Token.TagToken & { end: number };

/** Reads the tag whose name begins here; null where the markup ends in it, which then is no tag (§13.2.5.8). Linear. */
export function readTag(text: string, from: number, type: Token.TagToken['type']): Tag | null {
  let at = from;
  while (at < text.length && !endsName(text.charCodeAt(at))) at += 1;
  const tag = newTag(type, lowerCase(text.slice(from, at)));
  let names: Set<string> | null = null;
  for (;;) {
    at = afterSpace(text, at);
    if (at >= text.length) return null;
    const code = text.charCodeAt(at);
    if (code === GREATER) {
      tag.end = at + 1;
      return tag;
    }
    if (code === SLASH) {
      at += 1;
      tag.selfClosing = text.charCodeAt(at) === GREATER;
      continue;
    }
    names = tag.attrs.length < FEW ? null : (names ?? new Set(tag.attrs.map((one) => one.name)));
    at = readAttribute(text, at, tag.attrs, names);
    if (at < 0) return null;
  }
}

function newTag(type: Token.TagToken['type'], name: string): Tag {
  return {
    type,
    tagName: name,
    tagID: html.getTagID(name),
    selfClosing: false,
    ackSelfClosing: false,
    attrs: [],
    location: null,
    end: -1,
  };
}

/** Among so many attributes a name is found sooner by looking than in a set. */
const FEW = 12;

/** Reads the attribute that begins here, of several of a name the first; returns where it ends, -1 where the markup does. */
function readAttribute(text: string, from: number, attrs: Token.Attribute[], names: Set<string> | null): number {
  const nameEnd = attributeNameEnd(text, from);
  const name = lowerCase(text.slice(from, nameEnd));
  let value = '';
  let end = afterSpace(text, nameEnd);
  if (text.charCodeAt(end) === EQUALS) {
    const start = afterSpace(text, end + 1);
    end = valueEnd(text, start);
    if (end < 0) return -1;
    value = valueBetween(text, start, end);
  }
  if (names === null ? attrs.every((one) => one.name !== name) : !names.has(name)) attrs.push({ name, value });
  names?.add(name);
  return end;
}

function attributeNameEnd(text: string, from: number): number {
  // An equals sign may begin a name (§13.2.5.32).
  let at = from + 1;
  let code = text.charCodeAt(at);
  while (at < text.length && code !== EQUALS && !endsName(code)) code = text.charCodeAt(++at);
  return at;
}

/** Where the value that begins here ends, with its quotes if it has any; -1 where they are never closed. */
function valueEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  if (quote === DOUBLE || quote === SINGLE) {
    const close = text.indexOf(quote === DOUBLE ? '"' : "'", start + 1);
    return close < 0 ? -1 : close + 1;
  }
  let end = start;
  while (end < text.length && text.charCodeAt(end) !== GREATER && !isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

function valueBetween(text: string, start: number, end: number): string {
  const quote = text.charCodeAt(start);
  const isQuoted = quote === DOUBLE || quote === SINGLE;
  const value = isQuoted ? text.slice(start + 1, end - 1) : text.slice(start, end);
  return value.includes('&') ? decodeHTMLAttribute(value) : value;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** ASCII only: other letters of a name stay as they are. */
function lowerCase(name: string): string {
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code >= 65 && code <= 90) return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }
  return name;
}
