import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig, parseConfig } from '../lib/config/index.ts';
import { VERSION } from './version.ts';

/** The configuration file that is taken where none is named. */
export const CONFIG_FILE = 'feedmill.yaml';

/** Where everything is kept on one machine. */
const DATA = '.feedmill';

/** Where the demonstration's newspaper is served, unless another port is asked for. */
export const NEWSPAPER_PORT = 8641;

/** The demonstration's small newspaper shows all that makes feeds by itself, and a reader of it is told by push. */
const DEMONSTRATION = `site: { hub: own }
automaticFeeds: { sections: 5, tags: 5, authors: 5, languages: 10 }`;

/** What the operator chose for this run. */
export type Setup = {
  readonly config: Config;
  /** Data folder: the demonstration has one of its own, so that trying Feedmill leaves nothing in one's feeds. */
  readonly folder: string;
  /** Folder of ours to make first; null where the operator named the data folder. */
  readonly parent: string | null;
  /** No configuration was given or found: the demonstration's newspaper is what there is to read. */
  readonly demonstration: boolean;
  /** The deployed stack to work on instead of a data folder; null for none. */
  readonly stack: string | null;
};

/** Reads what was chosen on the command line. Throws ConfigError where the configuration cannot be used. */
export async function readSetup(options: {
  readonly config?: string;
  readonly data?: string;
  readonly stack?: string;
}): Promise<Setup> {
  const file = options.config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : null);
  if (file === null && options.stack !== undefined) {
    throw new Error(
      `Stack ${options.stack}: there is no ${CONFIG_FILE} here; name the one it was deployed with by --config`,
    );
  }
  const config = file === null ? parseConfig(DEMONSTRATION, CONFIG_FILE) : await loadConfig(file);
  const demonstration = file === null;
  const folder = options.data ?? join(DATA, demonstration ? 'demonstration' : 'data');
  return {
    config,
    folder,
    parent: options.data === undefined ? DATA : null,
    demonstration,
    stack: options.stack ?? null,
  };
}

/** Who we say we are: the product, its version, and whom to write to. */
export function userAgentOf(config: Config): string {
  const contact = config.site.contact;
  return `Feedmill/${VERSION}${contact === null ? '' : ` (+${contact.includes('@') ? 'mailto:' : ''}${contact})`}`;
}
