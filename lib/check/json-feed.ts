import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { absoluteFault, languageFault, mediaTypeFault } from './addresses.ts';
import { type CheckContext, type CheckedFeed, type CheckedItem, nothing } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkRfc3339 } from './dates.ts';
import type { Finding } from './finding.ts';
import { NOWHERE_IN_IT, quoted, type Spot } from './findings.ts';
import { ATTACHMENT_KEYS, AUTHOR_KEYS, FEED_KEYS, HUB_KEYS, ITEM_KEYS, type JsonKey } from './json-keys.ts';

/** Deeper than any feed, and shallow enough to be walked. */
const MOST_LEVELS = 200;

/** Checks a JSON document: well-formed (RFC 8259), and a JSON Feed of version 1 or 1.1. https://www.jsonfeed.org/version/1.1/ */
export function checkJsonFeed(text: string, context: CheckContext): CheckedFeed {
  const { report } = context;
  if (levels(text) > MOST_LEVELS) {
    report('document-depth', NOWHERE_IN_IT, `nests deeper than ${MOST_LEVELS} levels; it is read no further`);
    return nothing(NOWHERE_IN_IT);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const broken = brokenAt(text, errors);
  if (broken !== null) {
    report('json-not-well-formed', { ...NOWHERE_IN_IT, offset: broken.offset }, broken.message);
    return nothing(NOWHERE_IN_IT, looksLikeFeed(text) ? 'JSON Feed' : 'no feed');
  }
  const root = tree === undefined ? null : membersOf(tree, ROOT);
  if (root === null || !(looksLikeFeed(text) || root.has('items'))) {
    report('not-a-feed', ROOT, 'is JSON, and no JSON Feed: it has neither the version of one nor items');
    return nothing(ROOT);
  }
  return checkTop(tree!, root, context);
}

const ROOT: Spot = { offset: 0, path: '', item: null };

/** An object's members by key, the last of a repeated one, as every parser takes it. */
type Members = Map<string, { readonly node: JsonNode; readonly spot: Spot }>;

function membersOf(node: JsonNode, at: Spot): Members | null {
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

function looksLikeFeed(text: string): boolean {
  return /"version"\s*:\s*"[^"]{0,20}jsonfeed\.org/.test(text.slice(0, 100_000));
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

function checkTop(tree: JsonNode, root: Members, context: CheckContext): CheckedFeed {
  const { report } = context;
  const version = text(root, 'version');
  if (version !== null && !/^https:\/\/jsonfeed\.org\/version\/1(?:\.1)?$/.test(version)) {
    report(
      'json-version',
      root.get('version')!.spot,
      `version is ${quoted(version)}; write https://jsonfeed.org/version/1.1`,
    );
  }
  checkObject(tree, ROOT, FEED_KEYS, 'the feed', context);
  checkAuthors(root, context);
  checkList(root, 'hubs', HUB_KEYS, 'a hub', context);
  if (root.has('author') && version === 'https://jsonfeed.org/version/1.1') {
    report('json-deprecated', root.get('author')!.spot, 'author is of version 1; write authors, a list');
  }
  const list = root.get('items');
  const seen = new Map<string, number>();
  const items = (list?.node.type === 'array' ? (list.node.children ?? []) : []).map((node, at) =>
    checkItem(node, at, seen, root, context),
  );
  const self = root.get('feed_url');
  const selfUrl = text(root, 'feed_url');
  const dates = items.flatMap((item) => item.updated ?? item.published ?? []);
  return {
    kind: 'JSON Feed',
    spot: ROOT,
    title: text(root, 'title'),
    link: text(root, 'home_page_url'),
    description: text(root, 'description'),
    language: text(root, 'language'),
    updated: dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b)),
    logo: text(root, 'icon'),
    ttl: null,
    self: self === undefined || selfUrl === null ? null : { url: selfUrl, spot: self.spot },
    items,
  };
}

/** Checks an object's members by its table: what is needed, of which type, and what a value of that kind must be. */
function checkObject(
  node: JsonNode,
  at: Spot,
  keys: Readonly<Record<string, JsonKey>>,
  what: string,
  { report }: CheckContext,
): Members | null {
  const members = membersOf(node, at);
  if (members === null) {
    report('json-type', at, `${what} is ${article(node.type)}; it must be an object`);
    return null;
  }
  checkRepeated(node, at, report);
  for (const [name, { needed }] of Object.entries(keys)) {
    if (needed && !members.has(name)) report('json-required', at, `${what} has no ${name}`);
  }
  for (const [name, { node: value, spot }] of members) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) {
      if (!name.startsWith('_'))
        report('json-unknown-key', spot, `${quoted(name)} is no key of JSON Feed here; one of your own begins with _`);
      continue;
    }
    if (value.type !== key.type) {
      if (name === 'id' && value.type === 'number') report('json-id-number', spot, 'id is a number; write a string');
      else report('json-type', spot, `${name} is ${article(value.type)}; it must be ${article(key.type)}`);
      continue;
    }
    const fault = key.holds === undefined ? null : VALUES[key.holds](value.value as string);
    if (fault !== null) report(RULE_OF[key.holds!], spot, `${name} ${fault}`);
  }
  return members;
}

const VALUES = {
  url: absoluteFault,
  date: (value: string) => checkRfc3339(value).fault,
  language: languageFault,
  type: mediaTypeFault,
} as const;

const RULE_OF = { url: 'json-url', date: 'json-date', language: 'language-tag', type: 'json-attachment' } as const;

function article(type: string): string {
  return type === 'null' ? 'null' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function checkRepeated(node: JsonNode, at: Spot, report: CheckContext['report']): void {
  const seen = new Set<string>();
  for (const { children } of node.children ?? []) {
    const key = String(children?.[0]?.value);
    if (seen.has(key)) {
      const spot = { ...at, offset: children![0]!.offset, path: at.path === '' ? key : `${at.path}.${key}` };
      report('json-repeated-key', spot, `${quoted(key)} is given more than once; parsers take the last`);
    }
    seen.add(key);
  }
}

function checkAuthors(members: Members, context: CheckContext): void {
  const single = members.get('author');
  const list = members.get('authors');
  const all =
    list?.node.type === 'array'
      ? (list.node.children ?? []).map((node, at) => ({ node, spot: within(list.spot, node, at) }))
      : [];
  for (const { node, spot } of [...(single === undefined ? [] : [single]), ...all]) {
    const found = checkObject(node, spot, AUTHOR_KEYS, 'an author', context);
    if (found !== null && !['name', 'url', 'avatar'].some((key) => found.has(key))) {
      context.report('json-author-empty', spot, 'an author has none of name, url and avatar');
    }
  }
}

function checkList(
  members: Members,
  key: string,
  keys: Readonly<Record<string, JsonKey>>,
  what: string,
  context: CheckContext,
): void {
  const list = members.get(key);
  if (list?.node.type !== 'array') return;
  (list.node.children ?? []).forEach((node, at) => {
    checkObject(node, within(list.spot, node, at), keys, what, context);
  });
}

function within(spot: Spot, node: JsonNode, at: number): Spot {
  return { offset: node.offset, path: `${spot.path}[${at}]`, item: spot.item };
}

function checkItem(
  node: JsonNode,
  at: number,
  seen: Map<string, number>,
  root: Members,
  context: CheckContext,
): CheckedItem {
  const { report } = context;
  const plain = membersOf(node, NOWHERE_IN_IT);
  const name = plain === null ? null : text(plain, 'title');
  const label: Finding['item'] = {
    number: at + 1,
    name: name?.replace(/\s+/g, ' ').trim().slice(0, 80).toWellFormed() || null,
  };
  const spot: Spot = { offset: node.offset, path: `items[${at}]`, item: label };
  const members = checkObject(node, spot, ITEM_KEYS, 'the item', context) ?? new Map();
  const html = text(members, 'content_html');
  if (members.size > 0 && !members.has('content_html') && !members.has('content_text')) {
    report('json-content', spot, 'the item has neither content_html nor content_text');
  }
  if (html !== null) checkHtml(html, members.get('content_html')!.spot, false, report);
  checkAuthors(members, context);
  checkList(members, 'attachments', ATTACHMENT_KEYS, 'an attachment', context);
  const given = members.get('id')?.node.value;
  const id = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : null;
  if (id === '') report('json-required', members.get('id')!.spot, 'the id is empty');
  if (id !== null && id !== '') {
    const before = seen.get(id);
    if (before !== undefined)
      report('json-id-repeated', members.get('id')!.spot, `${quoted(id)} is the id of item ${before + 1} too`);
    else seen.set(id, at);
  }
  const date = (key: string) => (text(members, key) === null ? null : checkRfc3339(text(members, key)!).moment);
  return {
    spot,
    id: id || null,
    title: text(members, 'title'),
    url: text(members, 'url'),
    published: date('date_published'),
    updated: date('date_modified'),
    authors: authorsOf(members).length > 0 ? authorsOf(members) : authorsOf(root),
    language: text(members, 'language'),
    summary: text(members, 'summary'),
    html: html ?? text(members, 'content_text'),
    media: mediaOf(members),
    withdrawn: false,
  };
}

function text(members: Members, key: string): string | null {
  const value = members.get(key)?.node.value;
  return typeof value === 'string' ? value : null;
}

function authorsOf(members: Members): string[] {
  const nodes = [members.get('author')?.node, ...(members.get('authors')?.node.children ?? [])];
  return nodes.flatMap((node) =>
    node === undefined ? [] : (text(membersOf(node, NOWHERE_IN_IT) ?? new Map(), 'name') ?? []),
  );
}

function mediaOf(members: Members): CheckedItem['media'] {
  const image = text(members, 'image');
  const attachments = members.get('attachments')?.node.children ?? [];
  return [
    ...attachments.flatMap((node) => {
      const found = membersOf(node, NOWHERE_IN_IT) ?? new Map();
      const url = text(found, 'url');
      return url === null ? [] : [{ url, type: text(found, 'mime_type'), width: null, height: null }];
    }),
    ...(image === null ? [] : [{ url: image, type: 'image/*', width: null, height: null }]),
  ];
}
