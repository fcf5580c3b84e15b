import { generateKeyPairSync } from 'node:crypto';
import type { Command } from 'commander';
import {
  type KeyRing,
  newKeyRing,
  publicKeyOf,
  publishedAt,
  type RingKey,
  rotated,
  signingKeyAt,
} from '../../lib/fetch/index.ts';
import { DIRECTORY_PATH, type Instant, millis } from '../../lib/model/index.ts';
import { momentFrom } from '../show/moment.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill signing-keys show|rotate`: the keys that prove to a host who asks. */
export function registerSigningKeys(program: Command, context: CommandContext): void {
  const keys = program.command('signing-keys').description('manage the keys that sign requests (site.signRequests)');

  withJson(keys.command('show'))
    .description('show the public keys and which one signs')
    .addHelpText('after', examples('signing-keys show', '--stack Feedmill signing-keys show'))
    .action((chosen: Chosen) =>
      withWorkplace(chosen, context, async ({ ports, signingKeys }) => {
        const ring = await signingKeys.read();
        if (chosen.json)
          return context.out(`${printableJson(publishedAt(ring ?? [], ports.now()).map(publicKeyOf), 2)}\n`);
        if (ring === null)
          return context.out('There are no keys yet. To create the first, run feedmill signing-keys rotate.\n');
        context.out(`${shown(ring, ports.site.baseUrl, ports.now())}\n`);
      }),
    );

  withJson(keys.command('rotate'))
    .description(
      'add a key: it is published now and signs from two hours later; the old key stays published for another day',
    )
    .addHelpText('after', examples('signing-keys rotate', '--stack Feedmill signing-keys rotate'))
    .action((chosen: Chosen) =>
      withWorkplace(chosen, context, async ({ ports, signingKeys }) => {
        const now = ports.now();
        const before = await signingKeys.read();
        const ring = before === null ? newKeyRing(freshKey(), now) : rotated(before, freshKey(), now);
        await signingKeys.write(ring);
        if (chosen.json) return context.out(`${printableJson(publishedAt(ring, now).map(publicKeyOf), 2)}\n`);
        context.out(`${shown(ring, ports.site.baseUrl, now)}\n`);
      }),
    );
}

/** A private key that nobody else has. */
export function freshKey(): RingKey['jwk'] {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as RingKey['jwk'];
}

function shown(ring: KeyRing, baseUrl: string, now: Instant): string {
  const signing = signingKeyAt(ring, now);
  const lines = publishedAt(ring, now).map((key) => {
    const { kid } = publicKeyOf(key);
    if (key === signing) return `${kid}  signs since ${momentFrom(key.from, now)}`;
    return millis(key.from) > millis(now)
      ? `${kid}  signs from ${momentFrom(key.from, now)}`
      : `${kid}  no longer signs; still published so that its signatures can be verified`;
  });
  return [...lines, `published at ${new URL(DIRECTORY_PATH, baseUrl).href}`].join('\n');
}
