import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { envelopeOf, MOST_BYTES } from '../../mail/index.ts';
import { type Instant, instant } from '../../model/index.ts';
import type { Log } from '../../pipeline/ports.ts';
import { reasonOf } from '../lambda/invocation.ts';

/** How often it is looked for new letters, in milliseconds. */
const LOOK_MS = 2000;

/** So many letters are taken at one look; the others at the next. */
const MOST_AT_ONCE = 100;

export type MaildirOptions = {
  readonly path: string;
  /** Keeps a letter; `nobody` where none of its recipients is here, `full` where it is to be brought again later. */
  readonly take: (bytes: Uint8Array, recipients: readonly string[], at: Instant) => Promise<'kept' | 'nobody' | 'full'>;
  readonly log: Log;
  readonly lookMs?: number;
};

export type Maildir = {
  /** Takes what is new; how many letters were taken. */
  look(): Promise<number>;
  close(): Promise<void>;
};

/**
 * Watches a maildir (https://cr.yp.to/proto/maildir.html): a letter that a mail server put into `new` is taken, and moved to
 * `cur` once it is kept. Dying in between takes it again, as the same letter. One for nobody, or too large, is moved as well
 * and told in the log.
 */
export function watchMaildir({ path, take, log, lookMs = LOOK_MS }: MaildirOptions): Maildir {
  let isClosed = false;
  let isSilent = false;
  const takeOne = async (name: string): Promise<boolean> => {
    const file = join(path, 'new', name);
    const { size, mtimeMs } = await stat(file);
    const seen = (flags: string) => rename(file, join(path, 'cur', `${name.split(':', 1)[0]}:2,${flags}`));
    if (size > MOST_BYTES) {
      log.warn('letter not taken', { file: name, bytes: size, error: `a letter has at most ${MOST_BYTES} bytes` });
      await seen('');
      return false;
    }
    const bytes = await readFile(file);
    const taken = await take(bytes, envelopeOf(bytes), instant(Math.floor(mtimeMs)));
    if (taken === 'full') return false;
    if (taken === 'nobody')
      log.warn('letter for nobody', { file: name, error: 'none of its recipients is a mail source’s address' });
    await seen(taken === 'kept' ? 'S' : '');
    return taken === 'kept';
  };
  const look = async (): Promise<number> => {
    let count = 0;
    const names = (await readdir(join(path, 'new'))).filter((name) => !name.startsWith('.')).sort();
    for (const name of names.slice(0, MOST_AT_ONCE)) {
      if (isClosed) break;
      try {
        if (await takeOne(name)) count += 1;
      } catch (error) {
        log.warn('letter not taken', { file: name, error: reasonOf(error) });
      }
    }
    return count;
  };
  let under: Promise<unknown> = Promise.resolve();
  const watch = setInterval(() => {
    under = under.then(async () => {
      if (isClosed) return;
      try {
        await look();
        isSilent = false;
      } catch (error) {
        // Said once, until it is there again.
        if (!isSilent) log.warn('maildir not read', { path, error: reasonOf(error) });
        isSilent = true;
      }
    });
  }, lookMs);
  return {
    look,
    async close() {
      isClosed = true;
      clearInterval(watch);
      await under;
    },
  };
}
