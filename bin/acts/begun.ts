import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, type FirstSource, firstFile, parseConfig } from '../../lib/config/index.ts';
import { urlKey } from '../../lib/identity/index.ts';
import type { AbsoluteUrl, Source } from '../../lib/model/index.ts';
import type { Candidate } from '../../lib/pipeline/index.ts';
import { intervalWritten, sourceFrom, USUAL_INTERVAL } from './add-source.ts';

/** A configuration that somebody begins, as far as he has said what it is to be. */
export type Begun = {
  title: string;
  contact: string | null;
  readonly chosen: FirstSource[];
  /** Ports besides 80 and 443 that stood in an address that he wrote. */
  readonly ports: Set<number>;
  readonly trustedOrigins: readonly string[];
};

/** What editors complete keys by. */
const SCHEMA = fileURLToPath(new URL('../../lib/config/feedmill.schema.json', import.meta.url));

/** The title of the site if none is given. */
export const USUAL_TITLE = 'My news';

/** What the configuration would say against this, in its own words; null for nothing. */
export function siteFault(begun: Pick<Begun, 'title' | 'contact' | 'trustedOrigins'>): string | null {
  try {
    configSoFar({ ...begun, ports: new Set() });
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/^this:\d+:\d+ /gm, '');
  }
}

/** What is fetched by while it is looked for sources. Throws ConfigError where it would be wrong. */
export function configSoFar({ title, contact, trustedOrigins, ports }: Omit<Begun, 'chosen'>): Config {
  const site = { title, ...(contact !== null && { contact }) };
  // JSON is YAML, too.
  return parseConfig(JSON.stringify({ site, trustedOrigins, ports: [...ports] }), 'this');
}

/** The source that a find becomes, under an id that none before it has. */
export function sourceOf(candidate: Candidate, { chosen }: Begun): Source {
  const taken = new Set<string>(['all', ...chosen.map(({ source }) => source.id)]);
  return sourceFrom(candidate, { interval: intervalWritten(USUAL_INTERVAL), fullText: 'auto' }, taken);
}

/** The id under which an address is among the chosen; null where it is not. */
export function chosenAs(address: AbsoluteUrl, { chosen }: Begun): string | null {
  const twin = chosen.find(({ source }) => source.url !== null && urlKey(source.url) === urlKey(address));
  return twin?.source.id ?? null;
}

/** The file, with those of the ports that its sources need; it reads back as it was meant. */
export function fileOf({ title, contact, chosen, ports, trustedOrigins }: Begun, file: string): string {
  const trusted = trustedOrigins.map((origin) => new URL(origin).origin);
  const needed = portsOf(
    chosen.flatMap(({ source: { url } }) => (url === null || trusted.includes(new URL(url).origin) ? [] : [url])),
  );
  const text = firstFile({
    title,
    contact,
    sources: chosen,
    trustedOrigins: trusted,
    ports: [...ports].filter((port) => needed.includes(port)),
    schema: relative(dirname(resolve(file)), SCHEMA),
  });
  parseConfig(text, file);
  return text;
}

/** The ports of addresses that are not those of http and https. */
export function portsOf(addresses: readonly AbsoluteUrl[]): number[] {
  return addresses.flatMap((address) => {
    const { port } = new URL(address);
    return port === '' || port === '80' || port === '443' ? [] : [Number(port)];
  });
}
