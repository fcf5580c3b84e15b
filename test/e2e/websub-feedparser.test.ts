import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isMissing } from './clients.ts';
import { push } from './push.ts';
import { freePorts, startFeedmill } from './running-feedmill.ts';
import { until } from './until.ts';

const SCRIPT = fileURLToPath(new URL('websub_subscriber.py', import.meta.url));
const SECRET = 'a secret of the reader in Python';

type Line = { readonly did: string } & Readonly<Record<string, unknown>>;

describe.skipIf(isMissing('feedparser'))('a subscriber that shares no line with us', () => {
  it.each([
    ['rss.xml', 'rss20'],
    ['atom.xml', 'atom10'],
  ])(
    'finds the hub in %s, is verified, and reads what is delivered',
    async (document, version) => {
      const [port] = await freePorts();
      const feedmill = await startFeedmill({
        config: `site: { title: Rocks, hub: own }\ntrustedCallbacks: ["http://127.0.0.1:${port}"]\n`,
      });
      onTestFinished(() => feedmill.close());
      await push(feedmill, { id: 'one', title: 'Ferry aground', text: 'All who were on board are safe on the quay.' });
      const topic = `${feedmill.url}feeds/push/${document}`;
      await until(topic, async () => ((await (await fetch(topic)).text()).includes('Ferry aground') ? true : null));

      const reader = spawn('/usr/bin/python3', [SCRIPT, topic, SECRET, String(port)]);
      onTestFinished(() => void reader.kill());
      const lines: Line[] = [];
      createInterface({ input: reader.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
      const did = (what: string) => until(what, async () => lines.find((line) => line.did === what) ?? null);

      expect(await did('found')).toMatchObject({ hub: `${feedmill.url}hub`, self: topic });
      expect(await did('asked')).toMatchObject({ status: 202 });
      expect(await did('verified')).toMatchObject({ mode: 'subscribe', lease: String(10 * 24 * 3600) });
      await push(feedmill, { id: 'two', title: 'Ferry afloat', text: 'The tide has lifted her off the bank again.' });
      const received = await until('both', async () => {
        const those = lines.filter(({ titles }) => Array.isArray(titles) && titles.includes('Ferry afloat'));
        return those[0] ?? null;
      });
      expect(received).toMatchObject({ signed: true, bozo: false, version });
      expect([...(received.titles as string[])].sort()).toEqual(['Ferry afloat', 'Ferry aground']);
    },
    60_000,
  );
});
