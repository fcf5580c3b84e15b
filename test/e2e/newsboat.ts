import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An item as newsboat keeps it. */
export type NewsboatItem = {
  readonly guid: string;
  readonly title: string;
  readonly url: string;
  readonly author: string;
  readonly pubDate: number;
  readonly content: string;
};

/** A newsboat of its own: own home, own configuration, own cache, one subscription. */
export type Newsboat = {
  reload(): Promise<void>;
  /** What it tells its user to be unread. */
  unread(): Promise<number>;
  /** What is in its cache. Throws where the cache is damaged. */
  items(): readonly NewsboatItem[];
  close(): Promise<void>;
};

export async function openNewsboat(feed: string): Promise<Newsboat> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-newsboat-'));
  const files = { urls: join(folder, 'urls'), config: join(folder, 'config'), cache: join(folder, 'cache.db') };
  const home = join(folder, 'home');
  await mkdir(home);
  await writeFile(files.urls, `${feed}\n`);
  await writeFile(files.config, 'download-timeout 10\ndownload-retries 1\n');
  const newsboat = async (command: string) => {
    const { stdout } = await run('newsboat', ['-u', files.urls, '-C', files.config, '-c', files.cache, '-x', command], {
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
      timeout: 20_000,
    });
    return stdout;
  };
  return {
    reload: async () => void (await newsboat('reload')),
    unread: async () => Number.parseInt(await newsboat('print-unread'), 10),
    items() {
      const cache = new DatabaseSync(files.cache, { readOnly: true });
      try {
        const check = cache.prepare('PRAGMA integrity_check').get();
        if (check?.integrity_check !== 'ok') throw new Error(`newsboat's cache: ${JSON.stringify(check)}`);
        return cache
          .prepare('SELECT guid, title, url, author, pubDate, content FROM rss_item ORDER BY id')
          .all() as NewsboatItem[];
      } finally {
        cache.close();
      }
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
