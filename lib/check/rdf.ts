import type { Instant } from '../model/index.ts';
import { absoluteFault } from './addresses.ts';
import { type CheckContext, type CheckedFeed, type CheckedItem, nothing } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkW3cDate } from './dates.ts';
import { atomLinks, checkExtensions, isWithdrawn, mediaOf, modifiedOf } from './extensions.ts';
import { quoted } from './findings.ts';
import { CONTENT_NS, DC_NS, RDF_NS, RSS_10_NS, RSS_090_NS } from './names.ts';
import { childrenOf, type Node } from './xml-tree.ts';

/** Checks an `rdf:RDF` document: RSS 1.0, and RSS 0.90, which looks like it. https://web.resource.org/rss/1.0/spec */
export function checkRdf(root: Node, context: CheckContext): CheckedFeed {
  const { report } = context;
  const old = root.children.some(({ uri }) => uri === RSS_090_NS);
  const uri = old ? RSS_090_NS : RSS_10_NS;
  if (old) report('rss-obsolete', root, 'RSS 0.90 is obsolete; write RSS 2.0 or Atom');
  const [channel] = childrenOf(root, 'channel', uri);
  if (channel === undefined) {
    if (root.closed) report('rss1-required', root, `the document holds no channel of RSS (${uri})`);
    return nothing(root, 'RSS 1.0');
  }
  needsTexts(channel, ['title', 'link', 'description'], uri, context);
  if (!old) needsAbout(channel, context);
  checkExtensions(channel, context);
  const elements = childrenOf(root, 'item', uri);
  if (!old) checkListed(channel, elements, context);
  const seen = new Set<string>();
  const items = elements.map((item) => checkItem(item, uri, old, seen, context));
  const text = (node: Node | undefined) => node?.text.trim() || null;
  const self = atomLinks(channel).find(({ rel }) => rel === 'self');
  const date = text(childrenOf(channel, 'date', DC_NS)[0]);
  return {
    kind: old ? 'RSS 0.9x' : 'RSS 1.0',
    spot: channel,
    title: text(childrenOf(channel, 'title', uri)[0]),
    link: text(childrenOf(channel, 'link', uri)[0]),
    description: text(childrenOf(channel, 'description', uri)[0]),
    language: text(childrenOf(channel, 'language', DC_NS)[0]),
    updated: date === null ? newest(items) : checkW3cDate(date).moment,
    logo: null,
    ttl: null,
    self: self === undefined ? null : { url: self.href, spot: self.node },
    items,
  };
}

function newest(items: readonly CheckedItem[]): Instant | null {
  const moments = items.flatMap(({ published }) => published ?? []);
  return moments.length === 0 ? null : moments.reduce((a, b) => (a > b ? a : b));
}

function aboutOf(node: Node): string | null {
  return node.attributes.find(({ local, uri }) => local === 'about' && uri === RDF_NS)?.value.trim() ?? null;
}

function needsAbout(node: Node, { report }: CheckContext): string | null {
  const about = aboutOf(node);
  if (about === null) report('rss1-about', node, `<${node.name}> has no rdf:about`);
  else {
    const fault = absoluteFault(about);
    if (fault !== null) report('rss1-about', node, `rdf:about ${fault}`);
  }
  return about;
}

function needsTexts(node: Node, names: readonly string[], uri: string, { report }: CheckContext): void {
  for (const name of names) {
    const [found, again] = childrenOf(node, name, uri);
    if (again !== undefined) report('rss1-required', again, `<${name}> is given more than once`);
    if (found === undefined && node.closed) report('rss1-required', node, `<${node.name}> has no ${name}`);
    if (found?.closed && found.text.trim() === '' && name !== 'description') {
      report('rss1-required', found, `the ${name} is empty`);
    }
    if (name !== 'link' || found === undefined || found.text.trim() === '') continue;
    const fault = absoluteFault(found.text.trim());
    if (fault !== null) report('rss1-link', found, fault);
  }
}

/** RSS 1.0 §5.3.5: the channel lists its items, in the order in which they are to be shown. */
function checkListed(channel: Node, items: readonly Node[], { report }: CheckContext): void {
  const [list] = childrenOf(channel, 'items', RSS_10_NS);
  if (list === undefined) {
    if (channel.closed) report('rss1-items', channel, 'the channel has no list of its items');
    return;
  }
  const listed = new Set<string>();
  for (const sequence of list.children) {
    for (const entry of sequence.children) {
      const resource = entry.attributes.find(({ local }) => local === 'resource')?.value.trim();
      if (entry.local === 'li' && resource !== undefined) listed.add(resource);
    }
  }
  const missing = items.find((item) => !listed.has(aboutOf(item) ?? ''));
  if (missing !== undefined) report('rss1-items', missing, "the item is not in the channel's list of items");
}

function checkItem(item: Node, uri: string, old: boolean, seen: Set<string>, context: CheckContext): CheckedItem {
  const about = old ? null : needsAbout(item, context);
  if (about !== null && seen.has(about)) {
    context.report('rss1-about-repeated', item, `${quoted(about)} is the rdf:about of an item before`);
  }
  if (about !== null) seen.add(about);
  needsTexts(item, ['title', 'link'], uri, context);
  const text = (name: string) => childrenOf(item, name, uri)[0]?.text.trim() || null;
  const [description] = childrenOf(item, 'description', uri);
  if (description !== undefined) checkHtml(description.text, description, false, context.report);
  const [encoded] = childrenOf(item, 'encoded', CONTENT_NS);
  if (encoded !== undefined) checkHtml(encoded.text, encoded, false, context.report);
  checkExtensions(item, context);
  const [date] = childrenOf(item, 'date', DC_NS);
  return {
    spot: item,
    id: about,
    title: text('title'),
    url: text('link'),
    published: date === undefined ? null : checkW3cDate(date.text).moment,
    updated: modifiedOf(item),
    authors: childrenOf(item, 'creator', DC_NS).map((node) => node.text.trim()),
    language: childrenOf(item, 'language', DC_NS)[0]?.text.trim() || null,
    summary: text('description'),
    html: encoded?.text.trim() || null,
    media: mediaOf(item),
    withdrawn: isWithdrawn(item),
  };
}
