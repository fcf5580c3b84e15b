import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../lib/model/index.ts';
import { EPOCH, freshId, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

const DAY = 24 * 3600;

/** What the count of the bytes that sources make us keep must hold on every DynamoDB. */
export function ledgerContract(opened: () => OpenedStore): void {
  const freshSource = () => `source-${freshId()}` as SourceId;

  describe('the ledger', () => {
    it('counts up to the bound, what crosses it included, and nothing after', async () => {
      const { ledger } = opened().store;
      const source = freshSource();
      for (const bytes of [400, 500, 600]) expect(await ledger.charge(source, bytes, 1000, EPOCH)).toBe(true);
      expect(await ledger.charge(source, 1, 1000, EPOCH)).toBe(false);
      expect(await ledger.kept(source, EPOCH)).toBe(1500);
      expect(await ledger.charge(source, 1, 2000, EPOCH)).toBe(true);
    });

    it('begins anew with a day, and takes what is larger than a day', async () => {
      const { ledger } = opened().store;
      const source = freshSource();
      expect(await ledger.charge(source, 5000, 1000, EPOCH)).toBe(true);
      expect(await ledger.charge(source, 1, 1000, instantAt(15 * 3600))).toBe(false);
      expect(await ledger.kept(source, instantAt(DAY))).toBe(0);
      expect(await ledger.charge(source, 7000, 1000, instantAt(DAY))).toBe(true);
      expect(await ledger.kept(source, instantAt(DAY))).toBe(7000);
    });

    it('counts for the day that has begun where a clock is behind at midnight', async () => {
      const { ledger } = opened().store;
      const source = freshSource();
      await ledger.charge(source, 300, 1000, instantAt(16 * 3600));
      expect(await ledger.charge(source, 400, 1000, instantAt(16 * 3600 - 1))).toBe(true);
      expect(await ledger.kept(source, instantAt(16 * 3600))).toBe(700);
    });

    it('loses nothing of what comes at once, and refuses nobody for it', async () => {
      const { store, requests } = opened();
      const { ledger } = store;
      const source = freshSource();
      const before = requests('UpdateItem') + requests('PutItem');
      const charges = Array.from({ length: 20 }, () => ledger.charge(source, 10, 1000, EPOCH));
      expect(await Promise.all(charges)).toEqual(Array.from({ length: 20 }, () => true));
      expect(await ledger.kept(source, EPOCH)).toBe(200);
      // One item is written once at a time: what comes meanwhile is counted together.
      expect(requests('UpdateItem') + requests('PutItem') - before).toBeLessThan(5);
    });

    it('gathers what is little beside the bound, and counts it together', async () => {
      const { store, requests } = opened();
      const { ledger } = store;
      const source = freshSource();
      const before = requests('UpdateItem') + requests('PutItem');
      // A thousandth of the bound is 100.
      for (let times = 0; times < 25; times++) expect(await ledger.charge(source, 10, 100_000, EPOCH)).toBe(true);
      expect(await ledger.kept(source, EPOCH)).toBe(200);
      expect(requests('UpdateItem') + requests('PutItem') - before).toBe(3);
      // With a day what was gathered of the one before is no use.
      expect(await ledger.charge(source, 70, 100_000, instantAt(DAY))).toBe(true);
      expect(await ledger.kept(source, instantAt(DAY))).toBe(0);
      expect(await ledger.charge(source, 100_000, 100_000, instantAt(DAY))).toBe(true);
      expect(await ledger.charge(source, 99, 100_000, instantAt(DAY))).toBe(true);
      expect(await ledger.charge(source, 1, 100_000, instantAt(DAY))).toBe(false);
    });

    it('costs one write after the first of the day, and tells many sources at once', async () => {
      const { store, requests } = opened();
      const [one, other, none] = [freshSource(), freshSource(), freshSource()];
      await store.ledger.charge(one, 10, 1000, EPOCH);
      const before = ['UpdateItem', 'PutItem', 'GetItem'].map(requests);
      await store.ledger.charge(one, 10, 1000, EPOCH);
      const after = ['UpdateItem', 'PutItem', 'GetItem'].map(requests);
      expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 0, 0]);
      await store.ledger.charge(other, 30, 1000, EPOCH);
      expect(await store.ledger.keptOf([one, other, none], EPOCH)).toEqual(
        new Map([
          [one, 20],
          [other, 30],
        ]),
      );
      expect(await store.ledger.keptOf([one], instantAt(DAY))).toEqual(new Map());
    });
  });
}
