import { type Instant, instant, millis, type Partner, type PartnerId, type PartnerToken } from '../../model/index.ts';
import { startOf, TOKEN_BYTES, tokenHash, tokenOf } from '../../partners/index.ts';
import type { Ports } from '../ports.ts';

type Keeper = Pick<Ports, 'store' | 'now' | 'log'>;

/** So many bytes that nobody can guess. */
export type RandomBytes = (size: number) => Uint8Array;

/** So long a token holds on that another took the place of, where nobody says otherwise. */
export const KEPT_MS = 7 * 24 * 3600_000;

/** A token as it is told once, to be handed to the partner, and what is kept of it. */
export type NewToken = { readonly token: string; readonly kept: PartnerToken };

/** Makes a partner a token more. */
export async function giveToken(
  { id }: Pick<Partner, 'id'>,
  { store, now, log }: Keeper,
  random: RandomBytes,
): Promise<NewToken> {
  const token = tokenOf(random(TOKEN_BYTES));
  const kept = { hash: tokenHash(token), partner: id, start: startOf(token), since: now(), until: null };
  await store.partners.saveToken(kept);
  log.info('token made', { partner: id });
  return { token, kept };
}

/**
 * Makes a partner a new token; those that it has hold on for so many milliseconds, and no longer: with 0 they are revoked.
 * One that was to end sooner does. `shut` is told of what is revoked before it is. Who dies over it has made a token that
 * nobody knows, or left an old one as it was.
 */
export async function rotateTokens(
  partner: Pick<Partner, 'id'>,
  keepMs: number,
  keeper: Keeper,
  random: RandomBytes,
  shut: (tokens: readonly PartnerToken[]) => Promise<void> = async () => {},
): Promise<NewToken & { readonly ending: readonly PartnerToken[] }> {
  const before = await keeper.store.partners.tokens(partner.id);
  const made = await giveToken(partner, keeper, random);
  const until = instant(millis(made.kept.since) + keepMs);
  if (keepMs <= 0) {
    await shut(before);
    await revokeTokens(partner.id, before, keeper);
    return { ...made, ending: [] };
  }
  const ending: PartnerToken[] = [];
  for (const token of before) ending.push(await endBy(until, token, keeper));
  return { ...made, ending: ending.filter((token) => token.until !== null && token.until > made.kept.since) };
}

async function endBy(until: Instant, token: PartnerToken, { store }: Keeper): Promise<PartnerToken> {
  if (token.until !== null && token.until <= until) return token;
  const ended = { ...token, until };
  await store.partners.saveToken(ended);
  return ended;
}

/** Has these tokens open nothing from now on. */
export async function revokeTokens(
  id: PartnerId,
  tokens: readonly PartnerToken[],
  { store, log }: Pick<Ports, 'store' | 'log'>,
): Promise<void> {
  for (const token of tokens) await store.partners.revokeToken(token);
  log.info('tokens revoked', { partner: id, count: tokens.length });
}
