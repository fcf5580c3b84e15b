import type { Instant } from '../model/index.ts';
import { absoluteFault } from './addresses.ts';
import { type CheckContext, type CheckedFeed, type CheckedItem, nothing } from './checked.ts';
import { checkRfc822 } from './dates.ts';
import { atomLinks, checkArchive, checkExtensions } from './extensions.ts';
import { quoted } from './findings.ts';
import { DC_NS, SNF_NS } from './names.ts';
import { CHANNEL, SKIP_DAYS } from './rss-elements.ts';
import { checkRssItem } from './rss-item.ts';
import { checkCount, checkElements } from './rss-values.ts';
import { attributeOf, childrenOf, type Node } from './xml-tree.ts';

/** Checks an `rss` document: RSS 2.0 with the RSS Advisory Board's profile, and what came before it. */
export function checkRss(root: Node, context: CheckContext): CheckedFeed {
  const { report } = context;
  if (root.renamed !== null) {
    report('rss-namespace', root, `RSS is in the namespace ${quoted(root.renamed)}; its elements are in none`);
  }
  const version = attributeOf(root, 'version');
  const kind = version === null || /^2(?:\.0)?/.test(version) ? 'RSS 2.0' : 'RSS 0.9x';
  if (version === null) report('rss-version', root, 'rss has no version; write version="2.0"');
  else if (!/^(?:2\.0(?:\.\d+)?|0\.9[0-4])$/.test(version)) {
    report('rss-version', root, `version is ${quoted(version)}; write version="2.0"`);
  } else if (version.startsWith('0')) report('rss-obsolete', root, `RSS ${version} is obsolete; write RSS 2.0`);
  const channels = childrenOf(root, 'channel', '');
  const [channel] = channels;
  for (const extra of channels.slice(1)) report('rss-repeated', extra, 'rss holds one channel; this is one more');
  if (channel === undefined) {
    if (root.closed) report('rss-required', root, 'rss holds no channel');
    return nothing(root, kind);
  }
  // RSS 0.90 to 0.92 met with items beside the channel, as RSS 1.0 has them.
  for (const stray of root.children.filter(
    (child) => child !== channel && child.uri === '' && child.local !== 'channel',
  )) {
    report('rss-unknown-element', stray, `<${stray.name}> stands beside the channel; it belongs inside`);
  }
  return checkChannel(channel, kind, context);
}

function checkChannel(channel: Node, kind: CheckedFeed['kind'], context: CheckContext): CheckedFeed {
  const { report } = context;
  for (const name of ['title', 'link', 'description']) {
    const [found] = childrenOf(channel, name, '');
    if (found === undefined && channel.closed) report('rss-required', channel, `the channel has no ${name}`);
    if (found?.closed && found.text.trim() === '' && name !== 'description') {
      report('rss-required', found, `the channel's ${name} is empty`);
    }
  }
  checkElements(channel, CHANNEL, context);
  for (const [name, check] of Object.entries(OWN_OF_CHANNEL)) {
    for (const node of childrenOf(channel, name, '')) check(node, context);
  }
  checkExtensions(channel, context);
  const links = atomLinks(channel);
  checkArchive(channel, links, context);
  const items = childrenOf(channel, 'item', '').map((item) => checkRssItem(item, context));
  const self = links.find(({ rel }) => rel === 'self');
  const text = (name: string) => childrenOf(channel, name, '')[0]?.text.trim() || null;
  const ttl = text('ttl');
  const logo = childrenOf(channel, 'logo', SNF_NS)[0];
  return {
    kind,
    spot: channel,
    title: text('title'),
    link: text('link'),
    description: text('description'),
    language: text('language') ?? childrenOf(channel, 'language', DC_NS)[0]?.text.trim() ?? null,
    updated: latest([text('pubDate'), text('lastBuildDate')], items),
    logo: logo?.children[0]?.text.trim() || null,
    ttl: ttl !== null && /^\d+$/.test(ttl) ? Number(ttl) : null,
    self: self === undefined ? null : { url: self.href, spot: self.node },
    items,
  };
}

function latest(dates: readonly (string | null)[], items: readonly CheckedItem[]): Instant | null {
  const moments = [
    ...dates.map((date) => (date === null ? null : checkRfc822(date).moment)),
    ...(dates.some((date) => date !== null) ? [] : items.map((item) => item.updated ?? item.published)),
  ].filter((moment) => moment !== null);
  return moments.length === 0 ? null : moments.reduce((a, b) => (a > b ? a : b));
}

/** The elements of a channel that hold elements or attributes of their own. */
const OWN_OF_CHANNEL: Readonly<Record<string, (node: Node, context: CheckContext) => void>> = {
  image: (node, context) => {
    needsTexts(node, ['url', 'title', 'link'], 'rss-image', context);
    for (const name of ['url', 'link']) {
      const [found] = childrenOf(node, name, '');
      const fault = found === undefined || found.text.trim() === '' ? null : absoluteFault(found.text.trim());
      if (fault !== null) context.report('rss-link', found!, fault);
    }
    for (const [name, most] of [
      ['width', 144],
      ['height', 400],
    ] as const) {
      const [found] = childrenOf(node, name, '');
      if (found === undefined) continue;
      if (!/^\d+$/.test(found.text.trim())) checkCount(found, context);
      else if (Number(found.text) > most)
        context.report('rss-image', found, `is ${Number(found.text)}; at most ${most} is allowed`);
    }
  },
  textInput: (node, context) => needsTexts(node, ['title', 'description', 'name', 'link'], 'rss-text-input', context),
  cloud: (node, { report }) => {
    for (const name of ['domain', 'port', 'path', 'registerProcedure', 'protocol']) {
      if (attributeOf(node, name) === null) report('rss-cloud', node, `cloud has no ${name}`);
    }
  },
  skipHours: (node, { report }) => {
    for (const hour of childrenOf(node, 'hour', '')) {
      const text = hour.text.trim();
      if (!/^\d{1,2}$/.test(text) || Number(text) > 23)
        report('rss-number', hour, `is ${quoted(text)}; hours are 0 to 23`);
    }
  },
  skipDays: (node, { report }) => {
    for (const day of childrenOf(node, 'day', '')) {
      if (!SKIP_DAYS.has(day.text.trim()))
        report('rss-skip-days', day, `is ${quoted(day.text)}; write Monday to Sunday`);
    }
  },
};

function needsTexts(
  node: Node,
  names: readonly string[],
  rule: 'rss-image' | 'rss-text-input',
  { report }: CheckContext,
): void {
  for (const name of names) {
    const [found] = childrenOf(node, name, '');
    if (node.closed && (found === undefined || found.text.trim() === ''))
      report(rule, node, `${node.name} has no ${name}`);
  }
}
