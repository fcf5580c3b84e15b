import type { AbsoluteUrl, HubLinks, NamedHub } from '../model/index.ts';

/** A link that an answer's header names. */
type HeaderLink = { readonly url: AbsoluteUrl; readonly rel: string };

/**
 * The hub that an answer names, and its topic there (WebSub §4): by its `Link` headers first, else by the links in its
 * document; of several hubs the first that is asked over TLS. The topic is what the answer calls itself, wherever it was
 * fetched from. Undefined where it names no hub, or not itself.
 */
export function namedHub(header: readonly HeaderLink[], document: HubLinks | undefined): NamedHub | undefined {
  const inHeader = linked(header, 'hub');
  const hubs = inHeader.length > 0 ? inHeader : (document?.hubs ?? []);
  const own = document?.self ?? null;
  const topic = linked(header, 'self')[0] ?? own;
  const url = hubs.find((hub) => hub.startsWith('https:')) ?? hubs[0];
  if (url === undefined || topic === null) return undefined;
  if (url.length > LONGEST || topic.length > LONGEST) return undefined;
  return { url, topic, ...(own !== null && own !== topic && own.length <= LONGEST && { self: own }) };
}

/** Kept with a source's state, which is written at every poll. */
const LONGEST = 1000;

function linked(links: readonly HeaderLink[], rel: string): readonly AbsoluteUrl[] {
  return links.filter((link) => link.rel.toLowerCase().split(/\s+/).includes(rel)).map(({ url }) => url);
}

/** Whether two name the same subscription: what is subscribed to is compared as it is written. */
export function isSameHub(a: Pick<NamedHub, 'url' | 'topic'>, b: Pick<NamedHub, 'url' | 'topic'>): boolean {
  return a.url === b.url && a.topic === b.topic;
}
