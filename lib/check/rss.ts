import type { Instant } from '../model/index.ts';
import { absoluteFault, emailFault, languageFault, mediaTypeFault } from './addresses.ts';
import { type CheckContext, type CheckedFeed, type CheckedItem, nothing } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkRfc822, checkW3cDate } from './dates.ts';
import { atomLinks, checkArchive, checkExtensions, isWithdrawn, mediaOf, modifiedOf } from './extensions.ts';
import { quoted } from './findings.ts';
import { CONTENT_NS, DC_NS, SNF_NS } from './names.ts';
import { CHANNEL, ITEM, type RssElement, SKIP_DAYS } from './rss-elements.ts';
import { attributeOf, childrenOf, inherited, type Node } from './xml-tree.ts';

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
  const items = childrenOf(channel, 'item', '').map((item) => checkItem(item, context));
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

/** Checks the elements of a channel or an item that are RSS's own, by what its table says of each. */
function checkElements(parent: Node, table: Readonly<Record<string, RssElement>>, context: CheckContext): void {
  const { report } = context;
  const seen = new Set<string>();
  for (const node of parent.children) {
    if (node.uri !== '') continue;
    const element = Object.hasOwn(table, node.local) ? table[node.local] : undefined;
    if (element === undefined) {
      report('rss-unknown-element', node, unknownElement(node.name, table));
      continue;
    }
    if (seen.has(node.local) && element.many === undefined) {
      report('rss-repeated', node, `<${node.name}> is given more than once`);
    }
    seen.add(node.local);
    if (element.holds === 'own') continue;
    const [child] = node.children;
    if (child !== undefined) {
      report(
        'rss-text-only',
        child,
        `<${node.name}> holds the element <${child.name}>; it takes text, with markup escaped`,
      );
    }
    CHECKS[element.holds](node, context);
  }
}

function unknownElement(name: string, table: Readonly<Record<string, RssElement>>): string {
  const known = Object.keys(table).find((one) => one.toLowerCase() === name.toLowerCase());
  return known === undefined
    ? `<${name}> is no element of RSS here; an extension needs a namespace`
    : `<${name}> is written <${known}>`;
}

const CHECKS: Readonly<Record<Exclude<RssElement['holds'], 'own'>, (node: Node, context: CheckContext) => void>> = {
  text: () => {},
  title: (node, { report }) => {
    if (/<\/?(?:a|b|i|em|strong|br|p|span|font|img|sup|sub)\b[^>]*>/i.test(node.text)) {
      report('title-markup', node, `the title ${quoted(node.text)} holds HTML; many readers show it as it is`);
    }
  },
  html: (node, { report }) => checkHtml(node.text, node, inherited(node, 'base') !== null, report),
  link: (node, { report }) => {
    const fault = node.text.trim() === '' ? null : absoluteFault(node.text.trim());
    if (fault !== null) report('rss-link', node, fault);
    if (node.text.trim() === '' && node.item !== null) report('rss-link', node, 'is empty; leave it out');
  },
  date: checkDate,
  email: (node, { report }) => {
    const fault = emailFault(node.text);
    if (fault !== null) report('rss-email', node, fault);
  },
  count: checkCount,
  language: (node, { report }) => {
    const fault = languageFault(node.text);
    if (fault !== null) report('language-tag', node, fault);
  },
};

function checkDate(node: Node, { report }: CheckContext): void {
  const { fault, doubt } = checkRfc822(node.text);
  if (fault !== null) report('rss-date', node, fault);
  else if (doubt !== null) report('rss-date-form', node, doubt);
}

function checkCount(node: Node, { report }: CheckContext): void {
  if (!/^\d+$/.test(node.text.trim())) report('rss-number', node, `is ${quoted(node.text)}; write a whole number`);
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

function checkItem(item: Node, context: CheckContext): CheckedItem {
  const { report } = context;
  checkElements(item, ITEM, context);
  const first = (name: string) => childrenOf(item, name, '')[0];
  const text = (name: string) => first(name)?.text.trim() || null;
  if (item.closed && first('title') === undefined && first('description') === undefined) {
    report('rss-item-empty', item, 'the item has neither title nor description');
  }
  const encoded = childrenOf(item, 'encoded', CONTENT_NS);
  for (const node of encoded) checkHtml(node.text, node, inherited(node, 'base') !== null, report);
  const enclosures = childrenOf(item, 'enclosure', '');
  for (const node of enclosures) checkEnclosure(node, context);
  if (enclosures.length > 1)
    report('rss-enclosures', enclosures[1]!, 'an item has one enclosure; most readers take the first alone');
  const guid = first('guid');
  if (guid !== undefined) checkGuid(guid, context);
  else if (item.closed)
    report('rss-guid-missing', item, 'the item has no guid; readers show it as new when its link or title changes');
  const source = first('source');
  if (source !== undefined) {
    const url = attributeOf(source, 'url');
    const fault = url === null ? 'has no url' : absoluteFault(url.trim());
    if (fault !== null) report('rss-source', source, `source: ${fault}`);
  }
  checkExtensions(item, context);
  const date = text('pubDate') ?? null;
  const dcDate = childrenOf(item, 'date', DC_NS)[0];
  const media = mediaOf(item);
  return {
    spot: item,
    id: guid?.text.trim() || null,
    title: text('title'),
    url: text('link') ?? (guid !== undefined && isPermalink(guid) ? guid.text.trim() : null),
    published:
      date !== null ? checkRfc822(date).moment : dcDate === undefined ? null : checkW3cDate(dcDate.text).moment,
    updated: modifiedOf(item),
    authors: [...childrenOf(item, 'creator', DC_NS), ...childrenOf(item, 'author', '')].map((node) => node.text.trim()),
    language: childrenOf(item, 'language', DC_NS)[0]?.text.trim() || null,
    summary: text('description'),
    html: encoded[0]?.text.trim() || null,
    media: enclosures.flatMap((node) => {
      const url = attributeOf(node, 'url')?.trim();
      if (url === undefined) return [];
      const sized = media.find((one) => one.url === url);
      return [{ url, type: attributeOf(node, 'type'), width: sized?.width ?? null, height: sized?.height ?? null }];
    }),
    withdrawn: isWithdrawn(item),
  };
}

function checkEnclosure(node: Node, { report }: CheckContext): void {
  const [url, length, type] = ['url', 'length', 'type'].map((name) => attributeOf(node, name));
  if (url == null) report('rss-enclosure', node, 'the enclosure has no url');
  else {
    const fault = absoluteFault(url.trim());
    if (fault !== null) report('rss-enclosure', node, `the url ${fault}`);
  }
  if (length == null) report('rss-enclosure', node, 'the enclosure has no length; write 0 where it is not known');
  else if (!/^\d+$/.test(length))
    report(
      'rss-enclosure',
      node,
      `the length is ${quoted(length)}; write the number of bytes, 0 where it is not known`,
    );
  if (type == null) report('rss-enclosure', node, 'the enclosure has no type; write one such as audio/mpeg');
  else {
    const fault = mediaTypeFault(type);
    if (fault !== null) report('rss-enclosure', node, `the type ${fault}`);
  }
}

function isPermalink(guid: Node): boolean {
  return (attributeOf(guid, 'isPermaLink') ?? 'true') === 'true';
}

function checkGuid(guid: Node, { report }: CheckContext): void {
  const attribute = attributeOf(guid, 'isPermaLink');
  if (attribute !== null && attribute !== 'true' && attribute !== 'false') {
    report('rss-guid-permalink', guid, `isPermaLink is ${quoted(attribute)}; write true or false`);
  }
  const text = guid.text.trim();
  if (text === '') report('rss-guid-empty', guid, 'the guid is empty; leave it out, or write an id that never changes');
  else if (isPermalink(guid) && (absoluteFault(text) !== null || !/^https?:/i.test(text))) {
    report('rss-guid-permalink', guid, `${quoted(text)} is no web address; add isPermaLink="false"`);
  }
}
