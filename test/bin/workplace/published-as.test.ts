import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { forgetOther, republishMoved } from '../../../bin/workplace/published-as.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { openWorld } from '../../world.ts';

const folder = mkdtempSync(join(tmpdir(), 'feedmill-published-as-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('looks through the feeds where they are served at another address or were published as something else, and else not', async () => {
  const world = await openWorld();
  try {
    for (const id of ['harbour', 'tower']) await world.addFeed({ id });
    await world.settle();
    const at = (port: number) => ({
      ...world.ports,
      site: { ...world.ports.site, baseUrl: `http://127.0.0.1:${port}/` as AbsoluteUrl },
    });
    const sent = async (port: number) => {
      await republishMoved(folder, at(port));
      const count = world.queues.publish.length;
      await world.settle();
      return count;
    };
    expect([await sent(1), await sent(1), await sent(2), await sent(2)]).toEqual([2, 0, 2, 0]);

    // Who publishes at the same address leaves everything as it is.
    await forgetOther(folder, at(2));
    expect(await sent(2)).toBe(0);
    await forgetOther(folder, at(3));
    expect(await sent(2)).toBe(2);
  } finally {
    await world.close();
  }
});
