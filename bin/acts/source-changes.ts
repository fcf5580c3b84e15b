import { randomBytes } from 'node:crypto';
import type { Source } from '../../lib/model/index.ts';
import {
  acceptMail,
  acceptMails,
  acceptShape,
  defineSource,
  dispatchThese,
  feedOf,
  openMailbox,
  sendWaiting,
} from '../../lib/pipeline/index.ts';
import type { Workplace } from '../workplace/workplace.ts';

/** The result of a change in a sentence; `undone`: there was nothing to do. */
export type Changed = { readonly said: string; readonly undone?: true };

/** Stops polling a source, or polls it again. What it gave stays in the feeds. */
export async function pauseSource(
  source: Source,
  paused: boolean,
  { ports }: Pick<Workplace, 'ports'>,
): Promise<Changed> {
  await defineSource({ ...source, paused }, await feedOf(source, ports), ports);
  if (source.kind === 'mail' && !paused) await sendWaiting({ ...source, paused }, ports);
  const next = source.kind === 'mail' ? 'its letters are accepted again' : 'it will be polled next';
  const what = paused ? 'paused; its articles stay in the feeds' : `resumed; ${next}`;
  return {
    said: `${source.id}: ${what}${source.origin === 'config' ? '; this lasts until the next restart, which applies the configuration again' : ''}`,
  };
}

/**
 * Accepts what a source now sends: ends its quarantine, and has it read in full. Of a newsletter what waits is
 * published, and what comes from then on, or the one letter that is named.
 */
export async function acceptSource(
  source: Source,
  { ports }: Pick<Workplace, 'ports'>,
  letter?: string,
): Promise<Changed> {
  if (source.kind === 'mail') return acceptLetters(source, letter, ports);
  const state = await ports.store.sources.state(source.id);
  if (state === null || state.quarantine === null) {
    return { said: `${source.id} is not in quarantine, so there is nothing to accept`, undone: true };
  }
  const due = source.paused ? null : ports.now();
  await ports.store.sources.saveState({ ...acceptShape(state), leased: false, nextDue: due, pollDue: null });
  return {
    said: `${source.id}: accepted; ${source.paused ? 'it will be read in full once it is resumed' : 'it will be read in full at its next poll'}`,
  };
}

/**
 * Hands a source to be polled now, whenever it was due; robots.txt, its host's `Retry-After` and turns hold as ever. One
 * that was retired is asked again.
 */
export async function pollSource(source: Source, { ports }: Pick<Workplace, 'ports'>): Promise<Changed> {
  const { sources } = ports.store;
  const undone = (why: string): Changed => ({ said: `${source.id} is not polled: ${why}`, undone: true });
  if (source.kind === 'push') return undone('articles are pushed to it');
  if (source.kind === 'mail') return undone('newsletters arrive by e-mail');
  if (source.paused) return undone('it is paused; resume it first');
  const state = await sources.state(source.id);
  if (state === null) return undone('it is new and will be polled next');
  if (state.leased) return undone('it is being polled right now');
  await sources.saveState({ ...state, nextDue: ports.now(), pollDue: null });
  const handed = await dispatchThese([source.id], { sources, queues: ports.queues, now: ports.now });
  return { said: `${source.id}: ${handed > 0 ? 'polling now' : 'will be polled next'}` };
}

async function acceptLetters(source: Source, letter: string | undefined, ports: Workplace['ports']): Promise<Changed> {
  if (letter === undefined) {
    await openMailbox(source.id, ports, randomBytes);
    const count = await acceptMails(source, ports);
    const published =
      count === 0 ? 'no letters were waiting' : count === 1 ? 'one letter published' : `${count} letters published`;
    return { said: `${source.id}: accepted; ${published}; new letters are published as they arrive` };
  }
  const mail = await ports.store.mails.get(source.id, letter);
  if (mail === null) {
    const said = `${source.id} has no letter ${letter}; to list its letters, run feedmill sources show ${source.id}`;
    return { said, undone: true };
  }
  if (mail.kind !== 'newsletter') {
    return { said: `${letter} is not a newsletter (${mail.why}) and cannot be published`, undone: true };
  }
  await acceptMail(mail, ports);
  return { said: `${source.id}: letter published` };
}
