import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedId, Partner, PartnerId, PartnerToken } from '../../../lib/model/index.ts';
import { tokenHash, tokenKey, tokenOf } from '../../../lib/partners/index.ts';
import { boundAtEdge, type EdgeStore, followEdge, shutAtEdge } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'wire', visibility: 'partners' });
  await world.addFeed({ id: 'open' });
});
afterAll(() => world.close());

/** An edge in memory; `meanwhile` runs before each change, as somebody else would. */
function memoryEdge(meanwhile: () => Promise<void> | void = () => {}) {
  const keys = new Map<string, string>();
  const state = { version: 1, changes: 0, meanwhile };
  const edge: EdgeStore = {
    version: async () => String(state.version),
    read: async () => ({ keys: new Map(keys), version: String(state.version) }),
    async change({ puts, deletes }, version) {
      await state.meanwhile();
      if (version !== String(state.version)) return null;
      for (const key of deletes) keys.delete(key);
      for (const [key, value] of puts) keys.set(key, value);
      state.changes++;
      return String(++state.version);
    },
  };
  return { edge, keys, state };
}

const partner = (id: string, feeds: string[]): Partner => ({
  id: id as PartnerId,
  name: id,
  feeds: feeds as FeedId[],
  sources: [],
  quota: null,
  terms: null,
  webhook: null,
  origin: 'command',
});
const tokenFor = (id: string, seed: number): PartnerToken => ({
  hash: tokenHash(tokenOf(new Uint8Array(32).fill(seed))),
  partner: id as PartnerId,
  start: 'abcd',
  since: START,
  until: null,
});

describe('the edge', () => {
  it('knows what the table knows, and is changed only where it does not', async () => {
    const { store, now } = world.ports;
    const { edge, keys, state } = memoryEdge();
    await store.partners.define(partner('courier', ['wire', 'open', 'no-such']));
    const token = tokenFor('courier', 1);
    await store.partners.saveToken(token);
    expect(await followEdge({ store, edge, now })).toBe(3);
    expect([...keys.keys()].sort()).toEqual(['g/courier/open', 'g/courier/wire', tokenKey(token.hash)].sort());
    expect(await followEdge({ store, edge, now })).toBe(0);
    expect(state.changes).toBe(1);
    await store.partners.remove('courier' as PartnerId);
    expect(await followEdge({ store, edge, now })).toBe(3);
    expect(keys.size).toBe(0);
  });

  it('does not open a door again that is revoked while somebody else follows', async () => {
    const { store, now } = world.ports;
    const { edge, keys, state } = memoryEdge();
    await store.partners.define(partner('gazette', ['wire']));
    const token = tokenFor('gazette', 2);
    await store.partners.saveToken(token);
    await followEdge({ store, edge, now });
    // It is revoked as commands do: shut at the edge, then in the table, then followed, while another is in between.
    keys.delete('g/gazette/wire');
    let isFirst = true;
    state.meanwhile = async () => {
      if (!isFirst) return;
      isFirst = false;
      await shutAtEdge([token], edge);
      await store.partners.revokeToken(token);
    };
    await followEdge({ store, edge, now });
    expect([...keys.keys()]).toEqual(['g/gazette/wire']);
  });

  it('is told of a quota that was had, whoever else changes it meanwhile', async () => {
    const others = { left: 3 };
    const { edge, keys, state } = memoryEdge();
    state.meanwhile = () => {
      if (others.left-- > 0) state.version++;
    };
    await boundAtEdge('courier' as PartnerId, 1_800_000_000, edge);
    expect([...keys]).toEqual([['q/courier', '1800000000']]);
  });

  it('is given up on where others change it all the time', async () => {
    const { edge, state } = memoryEdge();
    state.meanwhile = () => {
      state.version++;
    };
    await expect(shutAtEdge([tokenFor('courier', 1)], edge)).rejects.toThrow(/try again/);
  });
});
