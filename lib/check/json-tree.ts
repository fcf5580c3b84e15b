import type { Node as JsonNode } from 'jsonc-parser';
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { NOWHERE_IN_IT, type Report, type Spot } from './findings.ts';

export type { JsonNode };

/** Deeper than any feed, and shallow enough to be walked. */
const MOST_LEVELS = 200;

/** Reads JSON as RFC 8259 has it, with places; null where it is none, which is reported. */
export function readJson(text: string, report: Report): JsonNode | null {
  if (levels(text) > MOST_LEVELS) {
    report('document-depth', NOWHERE_IN_IT, `nests deeper than ${MOST_LEVELS} levels; it is read no further`);
    return null;
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const broken = brokenAt(text, errors);
  if (broken === null) return tree ?? null;
  report('json-not-well-formed', { ...NOWHERE_IN_IT, offset: broken.offset }, broken.message);
  return null;
}

/** The deepest nesting of brackets outside of strings; the parser itself would go as deep as the document. */
function levels(text: string): number {
  let [deepest, depth, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

/** Where JSON stops to be JSON: the platform's parser decides, the tolerant one knows the place. */
function brokenAt(text: string, errors: readonly ParseError[]): { offset: number; message: string } | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const stated = /at position (\d+)/.exec(said)?.[1];
    const [first] = errors;
    const offset = stated !== undefined ? Number(stated) : (first?.offset ?? text.length);
    const name = first === undefined ? 'InvalidSymbol' : printParseErrorCode(first.error);
    return {
      offset: Math.min(offset, text.length),
      message: `is no JSON: ${WORDS[name] ?? said.split(/[,(]| in JSON/)[0]}`,
    };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no value; strings stand in double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a key in double quotes is missing here, or a comma stands before the end',
  ValueExpected: 'a value is missing here, or a comma stands before the end',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a closing } is missing here',
  CloseBracketExpected: 'a closing ] is missing here',
  EndOfFileExpected: 'something stands behind its end',
  InvalidCommentToken: 'it has a comment, which JSON has not',
  UnexpectedEndOfComment: 'it has a comment, which JSON has not',
  UnexpectedEndOfString: 'a string is not closed on its line',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'an escape \\u has no four digits',
  InvalidEscapeCharacter: 'a backslash escapes what needs none; write \\\\',
  InvalidCharacter: 'a string holds a control character or a line end; write \\n',
};

/** An object's members by key, the last of a repeated one, as every parser takes it. */
export type Members = Map<string, { readonly node: JsonNode; readonly spot: Spot }>;

/** The members of an object; null for what is none. */
export function membersOf(node: JsonNode, at: Spot): Members | null {
  if (node.type !== 'object') return null;
  const members: Members = new Map();
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key === undefined || value === undefined) continue;
    const path = at.path === '' ? String(key.value) : `${at.path}.${key.value}`;
    members.set(String(key.value), { node: value, spot: { offset: value.offset, path, item: at.item } });
  }
  return members;
}

/** The value of a member where that is a string; else null. */
export function textOf(members: Members, key: string): string | null {
  const value = members.get(key)?.node.value;
  return typeof value === 'string' ? value : null;
}

/** Where an element of a list stands. */
export function within(spot: Spot, node: JsonNode, at: number): Spot {
  return { offset: node.offset, path: `${spot.path}[${at}]`, item: spot.item };
}
