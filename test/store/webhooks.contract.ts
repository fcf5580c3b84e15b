import { describe, expect, it } from 'vitest';
import {
  type FeedId,
  type Instant,
  instant,
  millis,
  type PartnerId,
  type WebhookProgress,
} from '../../lib/model/index.ts';
import { START } from '../world.ts';
import type { OpenedStore } from './store.contract.ts';

const FEED = 'told' as FeedId;
const PARTNER = 'herald' as PartnerId;
const at = (milliseconds: number): Instant => instant(millis(START) + milliseconds);

const UNTOLD: WebhookProgress = {
  ...{ feed: FEED, partner: PARTNER, since: START, acknowledged: null },
  ...{ lastDelivery: null, deliveries: 0, failing: null },
};

/** Whom changes are told to, one at a time, and what is signed with. */
export function webhooksContract(opened: () => OpenedStore): void {
  const webhooks = () => opened().store.webhooks;

  describe('webhooks', () => {
    it('keeps secrets apart from whether a webhook is switched off, and forgets both', async () => {
      expect(await webhooks().switch(PARTNER, { at: START, why: 'gone' })).toBe(false);
      expect(await webhooks().get(PARTNER)).toBeNull();
      const key = { secret: 'whsec_a', since: START, until: null };
      await webhooks().saveKeys(PARTNER, [key]);
      expect(await webhooks().get(PARTNER)).toEqual({ partner: PARTNER, keys: [key], off: null });
      expect(await webhooks().switch(PARTNER, { at: START, why: 'gone' })).toBe(true);
      const next = { ...key, secret: 'whsec_b' };
      await webhooks().saveKeys(PARTNER, [next, key]);
      expect(await webhooks().get(PARTNER)).toEqual({
        partner: PARTNER,
        keys: [next, key],
        off: { at: START, why: 'gone' },
      });
      await webhooks().switch(PARTNER, null);
      expect((await webhooks().get(PARTNER))?.off).toBeNull();
      await webhooks().forget(PARTNER);
      expect(await webhooks().get(PARTNER)).toBeNull();
    });

    it('lists whoever is to be told of a feed in one query, and adds nobody twice', async () => {
      expect(await webhooks().add(UNTOLD)).toBe(true);
      expect(await webhooks().add({ ...UNTOLD, acknowledged: 7 })).toBe(false);
      await webhooks().add({ ...UNTOLD, partner: 'times' as PartnerId });
      await webhooks().add({ ...UNTOLD, feed: 'other' as FeedId });
      const before = opened().requests('Query');
      const all = [];
      for await (const one of webhooks().toTell(FEED)) all.push(one);
      expect(all).toEqual([UNTOLD, { ...UNTOLD, partner: 'times' }]);
      expect(opened().requests('Query') - before).toBe(1);
      await webhooks().end(FEED, PARTNER);
      expect(await webhooks().progress(FEED, PARTNER)).toBeNull();
    });

    it('gives the right to tell to one alone, until it is over, and keeps what he had begun', async () => {
      await webhooks().add(UNTOLD);
      const known = (await webhooks().progress(FEED, PARTNER))!;
      expect(known).toEqual({ progress: UNTOLD, version: 1, begun: null });
      const claim = await webhooks().claim(known, START, at(1000), 'a', 42);
      expect(claim).toMatchObject({ begun: 42 });
      expect(await webhooks().claim(known, at(500), at(2000), 'b', 43)).toBeNull();
      expect(await webhooks().note(known, { ...UNTOLD, deliveries: 9 }, at(500))).toBe(false);
      // Who held it has died: what he had begun is known.
      expect(await webhooks().progress(FEED, PARTNER)).toMatchObject({ begun: 42 });
      const other = await webhooks().claim(known, at(2000), at(3000), 'c', 42);
      expect(other).not.toBeNull();
      expect(await webhooks().save(claim!, { ...UNTOLD, acknowledged: 41 }, null)).toBe(false);
      expect(await webhooks().save(other!, { ...UNTOLD, acknowledged: 42 }, null)).toBe(true);
      const saved = (await webhooks().progress(FEED, PARTNER))!;
      expect(saved).toEqual({ progress: { ...UNTOLD, acknowledged: 42 }, version: 2, begun: null });
      // What was read before is overtaken.
      expect(await webhooks().claim(known, at(4000), at(5000), 'd', 50)).toBeNull();
      expect(await webhooks().note(saved, { ...UNTOLD, acknowledged: 42, deliveries: 1 }, at(4000))).toBe(true);
    });

    it('saves for nobody who was taken the feed meanwhile', async () => {
      await webhooks().add(UNTOLD);
      const known = (await webhooks().progress(FEED, PARTNER))!;
      const claim = await webhooks().claim(known, START, at(1000), 'a', 42);
      await webhooks().end(FEED, PARTNER);
      expect(await webhooks().save(claim!, { ...UNTOLD, acknowledged: 42 }, null)).toBe(false);
      expect(await webhooks().progress(FEED, PARTNER)).toBeNull();
    });
  });
}
