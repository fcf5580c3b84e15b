import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { accessLogs, notedIn } from '../../lambdas/usage.ts';
import type { Day } from '../../lib/model/index.ts';
import type { LoggedRequest } from '../../lib/partners/index.ts';
import { memoryObjects } from '../memory-objects.ts';

const HEAD =
  '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id\n';
const LINE =
  '2026-11-20\t08:00:01\tFRA2\t1045\t192.0.2.100\tGET\td1.cloudfront.net\t/feeds/wire/atom.xml\t200\t-\tcurl/8\t-\t-\tHit\tid-1==\n';
const DAY = '2026-11-20' as Day;

async function opened(files: Readonly<Record<string, Uint8Array>>) {
  const objects = memoryObjects();
  for (const [key, bytes] of Object.entries(files)) await objects.put(key, bytes, { contentType: 'application/gzip' });
  const told: string[] = [];
  const logs = accessLogs(
    objects,
    'feeds/',
    'E1',
    async () => new Map(),
    (message) => told.push(message),
  );
  const all = async (key: string) => {
    const found: LoggedRequest[] = [];
    for await (const one of logs.read(key)) found.push(one);
    return found;
  };
  return { logs, told, all };
}

describe('what CloudFront logs', () => {
  it('is found by distribution and day', async () => {
    const { logs } = await opened({
      'feeds/E1.2026-11-20-08.ab12.gz': gzipSync(HEAD),
      'feeds/E1.2026-11-20-09.cd34.gz': gzipSync(HEAD),
      'feeds/E1.2026-11-21-00.cd34.gz': gzipSync(HEAD),
      'feeds/E2.2026-11-20-08.ab12.gz': gzipSync(HEAD),
      'feeds/E1.2026-11-20.txt': gzipSync(HEAD),
    });
    expect(await logs.of(DAY)).toEqual([
      { key: 'feeds/E1.2026-11-20-08.ab12.gz', hour: '2026-11-20-08' },
      { key: 'feeds/E1.2026-11-20-09.cd34.gz', hour: '2026-11-20-09' },
    ]);
  });

  it('is read line by line, with or without one at the end', async () => {
    const { all } = await opened({
      a: gzipSync(HEAD + LINE + LINE),
      b: gzipSync(HEAD + LINE.trim()),
      c: gzipSync(LINE),
      d: gzipSync(''),
    });
    expect((await all('a')).map(({ path }) => path)).toEqual(['/feeds/wire/atom.xml', '/feeds/wire/atom.xml']);
    expect(await all('b')).toHaveLength(1);
    // What its lines mean is not said.
    expect(await all('c')).toEqual([]);
    expect(await all('d')).toEqual([]);
    expect(await all('gone')).toEqual([]);
  });

  it('is told and passed over where it is damaged, as it would be the next time', async () => {
    const { all, told } = await opened({ a: Buffer.from('no gzip'), b: gzipSync(HEAD + LINE).subarray(0, 40) });
    expect([await all('a'), await all('b')]).toEqual([[], []]);
    expect(told).toEqual(['access log not read', 'access log not read']);
  });
});

describe('a note of the function at the edge', () => {
  it('says whose a request was', () => {
    expect(notedIn('id-1== {"partner":"courier","request":"id-1=="}')).toEqual(['id-1==', 'courier']);
  });
  it.each([
    '',
    'id-1== START DistributionID: E1',
    'x {"partner":',
    'x {"partner":1,"request":"a"}',
    'x {"partner":"a"}',
  ])('is none in %j', (line) => {
    expect(notedIn(line)).toBeNull();
  });
});
