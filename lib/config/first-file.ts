import { stringify } from 'yaml';
import type { Source } from '../model/index.ts';

/** What somebody says who begins. */
export type FirstWords = {
  /** The name over all feeds. */
  readonly title: string;
  /** Whom the operators of the sources may write to; null for nobody. */
  readonly contact: string | null;
  readonly sources: readonly FirstSource[];
  readonly trustedOrigins: readonly string[];
  readonly ports: readonly number[];
  /** Where editors find the schema, seen from the file. */
  readonly schema: string;
};

/** A source to be followed, and in a few words of ours what it is. */
export type FirstSource = {
  readonly source: Pick<Source, 'id' | 'title' | 'kind' | 'url' | 'language'>;
  readonly note: string;
};

/**
 * A commented `feedmill.yaml` to begin with, which says no more than it has to: what is left out has its default. Texts of
 * others stand in it only as quoted values, never in a comment.
 */
export function firstFile({ title, contact, sources, trustedOrigins, ports, schema }: FirstWords): string {
  return `# yaml-language-server: $schema=${schema}
# Written by feedmill init. All keys with their defaults: lib/config/example.yaml.

# Who publishes the feeds.
site:
  # The name shown above all feeds.
  title: ${value(title)}
  # An e-mail or web address for the operators of your sources, sent with every request.
  ${contact === null ? '# contact: desk@example.org' : `contact: ${value(contact)}`}
  # The public address of the feeds. Default: the address Feedmill listens on.
  # baseUrl: https://feeds.example.org

# The sources to follow. Each has a feed of its own at feeds/ID/; the feed "all" has everything. Ids are permanent: if you
# do not like one, change it before the first start.
sources:
${sources.map(sourceText).join('\n')}
# More feeds, each with a filter: docs/feeds.md.
feeds: []
#  - id: ferries
#    title: Ferries
#    filter: { words: [ferry, ferries] }
${trusted(trustedOrigins)}${morePorts(ports)}`;
}

function sourceText({ source: { id, title, kind, url, language }, note }: FirstSource): string {
  return [
    `  # ${note.slice(0, 1).toUpperCase()}${note.slice(1)}.`,
    // For ever: part of the address of its feed.
    `  - id: ${value(id)}`,
    `    title: ${value(title)}`,
    ...(kind === 'feed' ? [] : [`    kind: ${kind}`]),
    `    url: ${value(url ?? '')}`,
    ...(language === null ? [] : [`    language: ${value(language)}`]),
    '',
  ].join('\n');
}

function trusted(origins: readonly string[]): string {
  if (origins.length === 0) return '';
  return `
# Origins to fetch although their address is not public. Keep this empty on a server, unless the site is your own.
trustedOrigins:
${origins.map((origin) => `  - ${value(origin)}\n`).join('')}`;
}

function morePorts(ports: readonly number[]): string {
  return ports.length === 0 ? '' : `\n# Ports to fetch from besides 80 and 443.\nports: [${ports.join(', ')}]\n`;
}

/** On one line, in quotes where YAML needs them. */
function value(text: string): string {
  const plain = stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
  return plain.includes('\n') ? JSON.stringify(text) : plain;
}
