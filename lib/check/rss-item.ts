import { absoluteFault, mediaTypeFault } from './addresses.ts';
import type { CheckContext, CheckedItem } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkRfc822, checkW3cDate } from './dates.ts';
import { checkExtensions, isWithdrawn, mediaOf, modifiedOf } from './extensions.ts';
import { quoted } from './findings.ts';
import { CONTENT_NS, DC_NS } from './names.ts';
import { ITEM } from './rss-elements.ts';
import { checkElements } from './rss-values.ts';
import { attributeOf, childrenOf, inherited, type Node } from './xml-tree.ts';

/** Checks an item of RSS 2.0. */
export function checkRssItem(item: Node, context: CheckContext): CheckedItem {
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
