import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A message that rss2email delivered: of which item, and what it is called. */
export type Mail = { readonly id: string; readonly subject: string };

/** An rss2email of its own: own configuration, own memory, own mailbox, one subscription. */
export type Rss2email = {
  /** Fetches the feed and delivers what it takes for new. Throws with what it said where it fails. */
  run(): Promise<void>;
  /** All that was delivered so far, in no order. */
  mails(): Promise<readonly Mail[]>;
  close(): Promise<void>;
};

export async function openRss2email(feed: string): Promise<Rss2email> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-rss2email-'));
  const files = { config: join(folder, 'rss2email.cfg'), data: join(folder, 'rss2email.json') };
  const box = join(folder, 'mail', 'inbox');
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(box, part), { recursive: true });
  await writeFile(
    files.config,
    `[DEFAULT]
from = feeds@mill.example
to = reader@mill.example
email-protocol = maildir
maildir-path = ${join(folder, 'mail')}
maildir-mailbox = inbox
feed-timeout = 10
`,
  );
  const r2e = (...command: string[]) =>
    run('r2e', ['-c', files.config, '-d', files.data, ...command], {
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
      timeout: 60_000,
    });
  await r2e('add', 'mill', feed);
  return {
    async run() {
      const { stderr } = await r2e('run');
      // It goes on after an error with its exit code 0, and says it.
      if (/error|exception|traceback/i.test(stderr)) throw new Error(`rss2email: ${stderr}`);
    },
    async mails() {
      const names = await Promise.all(
        ['new', 'cur'].map(async (part) => (await readdir(join(box, part))).map((name) => join(box, part, name))),
      );
      return Promise.all(names.flat().map(async (name) => mailIn(await readFile(name, 'utf8'))));
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function mailIn(message: string): Mail {
  const head = message.split(/\r?\n\r?\n/, 1)[0]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  return { id: field('X-RSS-ID'), subject: field('Subject') };
}
