import type { Instant, PartnerMedia } from '../model/index.ts';
import { absoluteFault, languageFault, mediaTypeFault } from './addresses.ts';
import type { CheckContext } from './checked.ts';
import { checkRfc3339, checkW3cDate } from './dates.ts';
import { quoted } from './findings.ts';
import { ATOM_NS, DC_NS, DCTERMS_NS, HISTORY_NS, MEDIA_NS, MSN_NS, TOMBSTONE_NS } from './names.ts';
import { attributeOf, childrenOf, type Node } from './xml-tree.ts';

/** Checks what extensions put into a channel, a feed or an item: Dublin Core, Media RSS, archives, tombstones. */
export function checkExtensions(parent: Node, context: CheckContext): void {
  for (const child of parent.children) {
    if (child.uri === DC_NS || child.uri === DCTERMS_NS) checkDublinCore(child, context);
    else if (child.uri === MEDIA_NS) checkMedia(child, context);
    else if (child.uri === TOMBSTONE_NS && child.local === 'deleted-entry') checkTombstone(child, context);
  }
}

function checkDublinCore(node: Node, { report }: CheckContext): void {
  if (/^(?:date|modified|created|issued)$/.test(node.local)) {
    const { fault } = checkW3cDate(node.text);
    if (fault !== null) report('dublin-core-date', node, fault);
  }
  if (node.local === 'language') {
    const fault = languageFault(node.text);
    if (fault !== null) report('language-tag', node, fault);
  }
}

const COUNTS = ['fileSize', 'bitrate', 'width', 'height', 'duration'];

function checkMedia(node: Node, context: CheckContext): void {
  const { report } = context;
  if (node.local === 'group') {
    for (const child of node.children) if (child.uri === MEDIA_NS) checkMedia(child, context);
    return;
  }
  if (node.local !== 'content' && node.local !== 'thumbnail') return;
  const url = attributeOf(node, 'url');
  const hasPlayer = node.children.some((child) => child.local === 'player');
  if (url === null && !hasPlayer) report('media-rss', node, `${node.name} has no url`);
  const fault = url === null ? null : absoluteFault(url.trim());
  if (fault !== null) report('media-rss', node, `the url ${fault}`);
  for (const name of node.local === 'content' ? COUNTS : ['width', 'height']) {
    const value = attributeOf(node, name);
    if (value !== null && !/^\d+(?:\.\d+)?$/.test(value.trim())) {
      report('media-rss', node, `${name} is ${quoted(value)}; write a number`);
    }
  }
  if (node.local === 'thumbnail') return;
  const type = attributeOf(node, 'type');
  const typeFault = type === null ? null : mediaTypeFault(type);
  if (typeFault !== null) report('media-type', node, `its type ${typeFault}`);
  const medium = attributeOf(node, 'medium');
  if (medium !== null && !/^(?:image|audio|video|document|executable)$/.test(medium)) {
    report('media-rss', node, `medium is ${quoted(medium)}; write image, audio, video, document or executable`);
  }
}

function checkTombstone(node: Node, { report }: CheckContext): void {
  const ref = attributeOf(node, 'ref');
  if (ref === null || ref.trim() === '')
    report('tombstone-required', node, 'a deleted-entry needs ref, the id of what is gone');
  const when = attributeOf(node, 'when');
  const fault = when === null ? 'is missing, the moment it went' : checkRfc3339(when).fault;
  if (fault !== null) report('tombstone-required', node, `when ${fault}`);
}

/** Reports what is wrong with where a document says it stands in its feed's history (RFC 5005). `links`: by rel. */
export function checkArchive(parent: Node, links: readonly AtomLink[], { report }: CheckContext): void {
  const mark = childrenOf(parent, 'archive', HISTORY_NS)[0];
  const complete = childrenOf(parent, 'complete', HISTORY_NS)[0];
  if (mark !== undefined && !links.some(({ rel }) => rel === 'current')) {
    report('archive-current', mark, 'an archive names no current document; add a link with rel="current"');
  }
  const previous = links.find(({ rel }) => rel === 'prev-archive');
  if (complete !== undefined && (mark !== undefined || previous !== undefined)) {
    report('archive-complete', complete, 'a feed that is complete has no archives');
  }
  for (const { rel, node } of links.filter(({ rel }) => /^(?:prev-archive|next-archive|current)$/.test(rel))) {
    const same = links.filter((link) => link.rel === rel);
    if (same.length > 1 && same[0]!.node !== node) report('archive-link', node, `${rel} is given more than once`);
  }
}

/** A link as Atom has them, in an Atom feed or in an RSS channel. */
export type AtomLink = {
  readonly rel: string;
  readonly href: string;
  readonly type: string | null;
  readonly node: Node;
};

/** The Atom links of an element, wrong ones left out. */
export function atomLinks(parent: Node): AtomLink[] {
  return childrenOf(parent, 'link', ATOM_NS).flatMap((node) => {
    const href = attributeOf(node, 'href');
    // RFC 4287 §4.2.7.2: a link without rel is an alternate.
    return href === null
      ? []
      : [{ rel: attributeOf(node, 'rel') ?? 'alternate', href: href.trim(), type: attributeOf(node, 'type'), node }];
  });
}

/** Pictures, sounds and films that Media RSS gives with their sizes. */
export function mediaOf(item: Node): PartnerMedia[] {
  const contents = [
    ...childrenOf(item, 'content', MEDIA_NS),
    ...childrenOf(item, 'group', MEDIA_NS).flatMap((group) => childrenOf(group, 'content', MEDIA_NS)),
  ];
  return contents.flatMap((node) => {
    const url = attributeOf(node, 'url');
    if (url === null) return [];
    const medium = attributeOf(node, 'medium');
    const type = attributeOf(node, 'type') ?? (medium === null ? null : `${medium}/*`);
    return [{ url: url.trim(), type, width: numberOf(node, 'width'), height: numberOf(node, 'height') }];
  });
}

/** When an item says that it was last changed, in the words of Dublin Core; null where it does not. */
export function modifiedOf(item: Node): Instant | null {
  const node = childrenOf(item, 'modified', DCTERMS_NS)[0];
  return node === undefined ? null : checkW3cDate(node.text).moment;
}

/** Whether an item takes its article back, in MSN's words or SmartNews'. */
export function isWithdrawn(item: Node): boolean {
  const status = childrenOf(item, 'status', MEDIA_NS)[0];
  return (
    childrenOf(item, 'expirationDate', MSN_NS).length > 0 ||
    (status !== undefined && (status.text.trim() === 'deleted' || attributeOf(status, 'state') === 'deleted'))
  );
}

function numberOf(node: Node, name: string): number | null {
  const value = attributeOf(node, name);
  return value !== null && /^\d{1,9}$/.test(value.trim()) ? Number(value) : null;
}
