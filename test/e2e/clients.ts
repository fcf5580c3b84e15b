import { spawnSync } from 'node:child_process';

/** The programs that real readers use, how to find out whether this machine has them, and where they come from. */
const CLIENTS = {
  newsboat: { probe: ['newsboat', '--version'], package: 'newsboat' },
  feedparser: { probe: ['/usr/bin/python3', '-c', 'import feedparser'], package: 'python3-feedparser' },
  r2e: { probe: ['r2e', '--version'], package: 'rss2email' },
  chromium: { probe: ['/usr/bin/chromium', '--version'], package: 'chromium' },
  xmllint: { probe: ['xmllint', '--version'], package: 'libxml2-utils' },
} as const;

/**
 * Whether a client is not to be had here, for `describe.skipIf`: says so loudly, and throws instead where
 * FEEDMILL_REQUIRE_CLIENTS=1 says that it must be there.
 */
export function isMissing(client: keyof typeof CLIENTS): boolean {
  const { probe, package: name } = CLIENTS[client];
  const [command, ...args] = probe;
  if (spawnSync(command, args, { timeout: 20_000, stdio: 'ignore' }).status === 0) return false;
  const line = `${client} is not on this machine; apt-get install ${name}`;
  if (process.env.FEEDMILL_REQUIRE_CLIENTS === '1') throw new Error(line);
  console.warn(`SKIPPED: ${line}`);
  return true;
}
