import { describe, expect, it } from 'vitest';
import type { FeedId, Partner, PartnerId, PartnerToken, Sha256 } from '../../lib/model/index.ts';
import { aPartner, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

const HERALD = 'herald' as PartnerId;

function aToken(letter: string, more: Partial<PartnerToken> = {}): PartnerToken {
  const hash = letter.repeat(64) as Sha256;
  return { hash, partner: HERALD, start: letter.repeat(4), since: instantAt(0), until: null, ...more };
}

/** What the partners' room must hold on every DynamoDB. The table is empty at the beginning of each test. */
export function partnersContract(opened: () => OpenedStore): void {
  const behind = async (token: PartnerToken, seconds = 0) =>
    (await opened().store.partners.behind(token.hash, instantAt(seconds)))?.partner ?? null;

  describe('partners', () => {
    it('opens the door of whose token it is, as he is defined now, and to nobody else', async () => {
      const { partners } = opened().store;
      const herald: Partner = aPartner('herald');
      await partners.define(herald);
      await partners.saveToken(aToken('a'));
      expect(await behind(aToken('a'))).toEqual(herald);
      expect(await behind(aToken('b'))).toBeNull();
      const wider: Partner = { ...herald, feeds: [...herald.feeds, 'more' as FeedId] };
      await partners.define(wider);
      expect(await behind(aToken('a'))).toEqual(wider);
    });

    it('keeps several tokens of a partner, one until an hour that is over by itself, and shuts out a revoked one at once', async () => {
      const { partners } = opened().store;
      await partners.define(aPartner('herald'));
      const old = aToken('a', { until: instantAt(3600) });
      await partners.saveToken(aToken('a'));
      await partners.saveToken(old);
      const own = aToken('b', { since: instantAt(10) });
      await partners.saveToken(own);
      expect(await partners.tokens(HERALD)).toEqual([old, own]);
      expect([await behind(old, 3599), await behind(old, 3600)].map((found) => found?.id)).toEqual([HERALD, undefined]);
      await partners.revokeToken(own);
      expect(await behind(own)).toBeNull();
      expect(await partners.tokens(HERALD)).toEqual([old]);
    });

    it('forgets the tokens of a partner that is removed, and opens nothing from when on he is', async () => {
      const { partners } = opened().store;
      await partners.define(aPartner('herald'));
      await partners.saveToken(aToken('a'));
      await partners.leave(aPartner('herald'));
      expect(await behind(aToken('a'))).toBeNull();
      await partners.remove(HERALD);
      expect([await partners.list(), await partners.tokens(HERALD)]).toEqual([[], []]);
      await partners.define(aPartner('herald'));
      expect(await behind(aToken('a'))).toBeNull();
    });

    it('reads two items for a token, known or not', async () => {
      const { store, requests } = opened();
      await store.partners.define(aPartner('herald'));
      await store.partners.saveToken(aToken('a'));
      const before = requests('GetItem');
      await behind(aToken('a'));
      expect(requests('GetItem') - before).toBe(2);
      await behind(aToken('b'));
      expect(requests('GetItem') - before).toBe(4);
    });
  });
}
