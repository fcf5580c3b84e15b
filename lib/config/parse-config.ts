import { FEED_FORMATS, type Partner, type Source } from '../model/index.ts';
import type { Config, FeedDeclaration } from './config.ts';
import { explain } from './explain.ts';
import { ConfigError, type Fault } from './fault.ts';
import { offsetOf, offsetWithin } from './position.ts';
import { brokenReferences } from './references.ts';
import { type ConfigFile, fileSchema } from './schema.ts';
import { readYaml } from './yaml-text.ts';

/**
 * Reads the text of a `feedmill.yaml`; `file` is its name in errors. Throws {@link ConfigError} with a line for every
 * fault: file, line, column, key, what is wrong, what would be right.
 */
export function parseConfig(text: string, file: string): Config {
  const { document, lines, value: written } = readYaml(text, file);
  // An empty file declares nothing: all defaults, no source.
  const value = written ?? {};
  const answer = fileSchema.safeParse(value, { reportInput: true });
  const found = [...(answer.error?.issues ?? []).flatMap(explain), ...brokenReferences(value)];
  const faults = found.map(({ path, at, message, within }): Fault => {
    const inner = within === undefined ? 0 : offsetWithin(document, path, within);
    const { line, col } = lines.linePos(offsetOf(document, path, at) + inner);
    return { line, column: col, path, message };
  });
  if (faults.length > 0 || !answer.success) throw new ConfigError(file, faults);
  return toConfig(answer.data);
}

function toConfig({
  site,
  sources,
  feeds,
  partners,
  automaticFeeds,
  api,
  limits,
  mail,
  deploy,
  trustedOrigins,
  trustedCallbacks,
  ports,
}: ConfigFile): Config {
  const { connect, firstByte, total, wire, decoded, redirects, headers } = limits.fetch;
  return {
    site: { ...site, baseUrl: site.baseUrl?.replace(/\/+$/, '') ?? null },
    sources: sources.map(toSource),
    feeds: feeds.map(toFeed).map((feed) => withLog(feed, partners)),
    partners: partners.map(toPartner),
    automaticFeeds: {
      floors: {
        section: floorOf(automaticFeeds.sections),
        tag: floorOf(automaticFeeds.tags),
        author: floorOf(automaticFeeds.authors),
        language: floorOf(automaticFeeds.languages),
      },
      most: automaticFeeds.most,
      ...formatsOf(automaticFeeds.formats),
    },
    api,
    limits: {
      fetch: {
        connectMs: connect,
        firstByteMs: firstByte,
        totalMs: total,
        wireBytes: wire,
        decodedBytes: decoded,
        redirects,
        headers,
      },
      hostSpacingMs: limits.hostSpacing,
      itemsPerPoll: limits.itemsPerPoll,
      articleParts: { most: limits.articleParts, bytes: limits.articleSize },
      keptPerDay: limits.keptPerDay,
      pollConcurrency: limits.pollConcurrency,
      articleConcurrency: limits.articleConcurrency,
    },
    mail,
    deploy,
    trustedOrigins: [...new Set(trustedOrigins)],
    trustedCallbacks: [...new Set(trustedCallbacks)],
    ports: [...new Set(ports)],
  };
}

function toSource({
  title,
  url,
  interval,
  recheck,
  private: isPrivate,
  hub,
  digest,
  ...rest
}: ConfigFile['sources'][number]): Source {
  return {
    ...rest,
    title: title ?? rest.id,
    url: url ?? null,
    // The model counts in seconds.
    interval: { least: interval.least / 1000, most: interval.most / 1000 },
    recheck: recheck / 1000,
    origin: 'config',
    // Absent rather than false, as in what an earlier version stored: no source would be the same otherwise.
    ...(isPrivate && { private: true }),
    ...(hub === false && { hub }),
    ...(digest && { digest: true }),
  };
}

function floorOf(written: number | 'off'): number | null {
  return written === 'off' ? null : written;
}

/** Absent where they are the usual ones: what was stored of them before there was a choice is the same. */
function formatsOf(written: ConfigFile['automaticFeeds']['formats']): Pick<Config['automaticFeeds'], 'formats'> {
  const formats = FEED_FORMATS.filter((format) => written.includes(format));
  return formats.length === FEED_FORMATS.length ? {} : { formats };
}

/** A feed as it is declared in the file or on the command line. */
export function toFeed({ title, formats, ...rest }: ConfigFile['feeds'][number]): FeedDeclaration {
  return { ...rest, title: title ?? rest.id, formats: [...new Set(formats)], origin: 'config' };
}

/** Who is told of changes by webhook is told what the change log says: where nothing else is said, his feeds have one. */
function withLog(feed: FeedDeclaration, partners: ConfigFile['partners']): FeedDeclaration {
  const isTold = partners.some(({ webhook, feeds }) => webhook !== undefined && feeds.includes(feed.id));
  return isTold && feed.changes === undefined ? { ...feed, changes: true } : feed;
}

/** A partner as it is declared in the file or on the command line. */
export function toPartner({ name, quota, terms, webhook, ...rest }: ConfigFile['partners'][number]): Partner {
  return {
    ...rest,
    name: name ?? rest.id,
    quota: quota === undefined ? null : { perMinute: quota.perMinute ?? null, perDay: quota.perDay ?? null },
    terms: terms ?? null,
    webhook: webhook === undefined ? null : { url: webhook },
    origin: 'config',
  };
}
