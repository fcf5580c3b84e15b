import { type CheckContext, type CheckedFeed, type CheckedItem, nothing } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkRfc3339 } from './dates.ts';
import type { Finding } from './finding.ts';
import { NOWHERE_IN_IT, quoted, type Spot } from './findings.ts';
import { ATTACHMENT_KEYS, AUTHOR_KEYS, FEED_KEYS, HUB_KEYS, ITEM_KEYS, type JsonKey } from './json-keys.ts';
import { checkObject } from './json-object.ts';
import { type JsonNode, type Members, membersOf, readJson, textOf, within } from './json-tree.ts';

/** Checks a JSON document: well-formed (RFC 8259), and a JSON Feed of version 1 or 1.1. https://www.jsonfeed.org/version/1.1/ */
export function checkJsonFeed(text: string, context: CheckContext): CheckedFeed {
  const { report } = context;
  const tree = readJson(text, report);
  if (tree === null) return nothing(NOWHERE_IN_IT, looksLikeFeed(text) ? 'JSON Feed' : 'no feed');
  const root = membersOf(tree, ROOT);
  if (root === null || !(looksLikeFeed(text) || root.has('items'))) {
    report('not-a-feed', ROOT, 'is JSON, and no JSON Feed: it has neither the version of one nor items');
    return nothing(ROOT);
  }
  return checkTop(tree, root, context);
}

const ROOT: Spot = { offset: 0, path: '', item: null };

function looksLikeFeed(text: string): boolean {
  return /"version"\s*:\s*"[^"]{0,20}jsonfeed\.org/.test(text.slice(0, 100_000));
}

function checkTop(tree: JsonNode, root: Members, context: CheckContext): CheckedFeed {
  const { report } = context;
  const version = textOf(root, 'version');
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
  const ofFeed = authorsOf(root).slice(0, MOST_SHARED);
  const items = (list?.node.type === 'array' ? (list.node.children ?? []) : []).map((node, at) =>
    checkItem(node, at, seen, ofFeed, context),
  );
  const self = root.get('feed_url');
  const selfUrl = textOf(root, 'feed_url');
  const dates = items.flatMap((item) => item.updated ?? item.published ?? []);
  return {
    kind: 'JSON Feed',
    spot: ROOT,
    title: textOf(root, 'title'),
    link: textOf(root, 'home_page_url'),
    description: textOf(root, 'description'),
    language: textOf(root, 'language'),
    updated: dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b)),
    logo: textOf(root, 'icon'),
    ttl: null,
    self: self === undefined || selfUrl === null ? null : { url: selfUrl, spot: self.spot },
    items,
  };
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

/** So many of a feed's authors are told of each of its items that names none. */
const MOST_SHARED = 20;

function checkItem(
  node: JsonNode,
  at: number,
  seen: Map<string, number>,
  ofFeed: readonly string[],
  context: CheckContext,
): CheckedItem {
  const { report } = context;
  const plain = membersOf(node, NOWHERE_IN_IT);
  const name = plain === null ? null : textOf(plain, 'title');
  const label: Finding['item'] = {
    number: at + 1,
    name: name?.replace(/\s+/g, ' ').trim().slice(0, 80).toWellFormed() || null,
  };
  const spot: Spot = { offset: node.offset, path: `items[${at}]`, item: label };
  const members = checkObject(node, spot, ITEM_KEYS, 'the item', context) ?? new Map();
  const html = textOf(members, 'content_html');
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
  const authors = authorsOf(members);
  const date = (key: string) => (textOf(members, key) === null ? null : checkRfc3339(textOf(members, key)!).moment);
  return {
    spot,
    id: id || null,
    title: textOf(members, 'title'),
    url: textOf(members, 'url'),
    published: date('date_published'),
    updated: date('date_modified'),
    authors: authors.length > 0 ? authors : ofFeed,
    language: textOf(members, 'language'),
    summary: textOf(members, 'summary'),
    html: html ?? textOf(members, 'content_text'),
    media: mediaOf(members),
    withdrawn: false,
  };
}

function authorsOf(members: Members): string[] {
  const nodes = [members.get('author')?.node, ...(members.get('authors')?.node.children ?? [])];
  return nodes.flatMap((node) =>
    node === undefined ? [] : (textOf(membersOf(node, NOWHERE_IN_IT) ?? new Map(), 'name') ?? []),
  );
}

function mediaOf(members: Members): CheckedItem['media'] {
  const image = textOf(members, 'image');
  const attachments = members.get('attachments')?.node.children ?? [];
  return [
    ...attachments.flatMap((node) => {
      const found = membersOf(node, NOWHERE_IN_IT) ?? new Map();
      const url = textOf(found, 'url');
      return url === null ? [] : [{ url, type: textOf(found, 'mime_type'), width: null, height: null }];
    }),
    ...(image === null ? [] : [{ url: image, type: 'image/*', width: null, height: null }]),
  ];
}
