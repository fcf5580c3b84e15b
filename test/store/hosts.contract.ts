import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

const HOST = 'a.example:8443';

/** What the hosts' room must hold on every DynamoDB. The table is empty at the beginning of each test. */
export function hostsContract(opened: () => OpenedStore): void {
  describe('hosts', () => {
    it('owe nothing to one they have not met', async () => {
      expect(await opened().store.hosts.get(HOST)).toEqual({
        host: HOST,
        turns: { next: null, heldUntil: null },
        limits: [],
        limitsVersion: 0,
        robots: null,
      });
    });

    it('keep turns, limits and robots.txt, each without the others', async () => {
      const { hosts } = opened().store;
      const met = await hosts.get(HOST);
      const turns = { next: instantAt(1), heldUntil: instantAt(20) };
      const limits = [{ path: '/feed.xml', until: instantAt(60), chosen: 60 }];
      const robots = { text: 'User-agent: *\nDisallow: /caf\u00e9', until: instantAt(90), barred: null };
      await hosts.saveRobots(HOST, robots);
      await hosts.saveLimits(met, limits);
      await hosts.saveTurns(HOST, met.turns, turns);
      expect(await hosts.get(HOST)).toEqual({ host: HOST, turns, limits, limitsVersion: 1, robots });
      expect(await hosts.turns(HOST)).toEqual(turns);
      expect((await hosts.get('b.example')).robots).toBeNull();
    });

    it('let one of many read a robots.txt, until it has, or for as long as it claims', async () => {
      const { hosts } = opened().store;
      const claim = (at: number) => hosts.claimRobots(HOST, instantAt(at), instantAt(at + 60));
      const rivals = await Promise.all(Array.from({ length: 6 }, () => claim(0)));
      expect(rivals.filter(Boolean)).toHaveLength(1);
      expect(await claim(59)).toBe(false);
      expect(await claim(60)).toBe(true);
      await hosts.endRobotsClaim(HOST, instantAt(61));
      expect(await claim(61)).toBe(true);
      expect((await hosts.get(HOST)).robots).toBeNull();
    });

    it('give a turn to one of many who ask at the same time', async () => {
      const { hosts } = opened().store;
      let from: Awaited<ReturnType<typeof hosts.turns>> = { next: null, heldUntil: null };
      for (const [next, heldUntil] of [
        [1, null],
        [2, 20],
        [2, null],
        [3, null],
      ] as const) {
        const to = { next: instantAt(next), heldUntil: heldUntil === null ? null : instantAt(heldUntil) };
        const rivals = await Promise.all(Array.from({ length: 6 }, () => hosts.saveTurns(HOST, from, to)));
        expect(rivals.filter(Boolean)).toHaveLength(1);
        expect(await hosts.turns(HOST)).toEqual(to);
        from = to;
      }
    });

    it('take limits only over those that were read, so that none is forgotten', async () => {
      const { hosts } = opened().store;
      const met = await hosts.get(HOST);
      expect(await hosts.saveLimits(met, [{ path: '/a', until: instantAt(1), chosen: 0 }])).toBe(true);
      expect(await hosts.saveLimits(met, [])).toBe(false);
      expect(await hosts.saveLimits(await hosts.get(HOST), [])).toBe(true);
      expect((await hosts.get(HOST)).limits).toEqual([]);
    });

    it('keep what fits of a robots.txt without end, in whole lines', async () => {
      const { hosts } = opened().store;
      const line = () => `Disallow: /${randomBytes(40).toString('base64')}\n`;
      const text = Array.from({ length: 8000 }, line).join('');
      await hosts.saveRobots(HOST, { text, until: instantAt(60), barred: 503 });
      const kept = (await hosts.get(HOST)).robots;
      expect(kept?.barred).toBe(503);
      expect(kept?.text.length).toBeGreaterThan(100_000);
      expect(text.startsWith(kept?.text ?? '-')).toBe(true);
      expect(kept?.text.endsWith('\n')).toBe(true);
    });
  });
}
