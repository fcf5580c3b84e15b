import { Agent, createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { edgeKeys } from '../../lambdas/edge-keys.ts';

const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/8562f61f-caba-2845-9d99-b97diwae5d3c';

/** CloudFront's KeyValueStore as its interface is documented: versions, pages of fifty, all or nothing. */
class FakeStore {
  readonly keys = new Map<string, string>();
  readonly asked: string[] = [];
  signedBy = '';
  version = 1;
  #server: Server | null = null;

  async start(): Promise<string> {
    this.#server = createServer(async (request, response) => {
      const { status, body } = this.#answer(request, await read(request));
      response.writeHead(status, {
        'content-type': 'application/json',
        etag: `v${this.version}`,
        ...(status === 409 && { 'x-amzn-errortype': 'ConflictException' }),
      });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server?.close();
  }

  #answer({ method = '', url = '', headers }: IncomingMessage, body: string): { status: number; body: unknown } {
    const { pathname, searchParams } = new URL(url, 'http://x');
    this.signedBy = headers.authorization?.split(' ')[0] ?? '';
    this.asked.push(`${method} ${pathname.replace(encodeURIComponent(ARN), 'ARN')}`);
    if (method === 'GET' && pathname.endsWith('/keys')) {
      const from = Number(searchParams.get('NextToken') ?? 0);
      const all = [...this.keys].sort().map(([Key, Value]) => ({ Key, Value }));
      const next = from + Number(searchParams.get('MaxResults') ?? 10);
      const more = next < all.length ? { NextToken: String(next) } : {};
      return { status: 200, body: { Items: all.slice(from, next), ...more } };
    }
    if (method === 'GET')
      return { status: 200, body: { ItemCount: this.keys.size, TotalSizeInBytes: 0, KvsARN: ARN, Created: 0 } };
    if (headers['if-match'] !== `v${this.version}`) return { status: 409, body: { Message: 'not in expected state' } };
    const { Puts = [], Deletes = [] } = JSON.parse(body);
    expect(Puts.length + Deletes.length).toBeLessThanOrEqual(50);
    for (const { Key, Value } of Puts) this.keys.set(Key, Value);
    for (const { Key } of Deletes) this.keys.delete(Key);
    this.version++;
    return { status: 200, body: { ItemCount: this.keys.size, TotalSizeInBytes: 0 } };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe('the keys at the edge', () => {
  const fake = new FakeStore();
  let edge: ReturnType<typeof edgeKeys>;
  beforeAll(async () => {
    const endpoint = await fake.start();
    // The client puts the account before the endpoint's name, which is this machine all the same.
    const here = new Agent({ lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
    edge = edgeKeys(ARN, {
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: { httpAgent: here },
    });
  });
  afterAll(() => fake.close());
  beforeEach(() => {
    fake.keys.clear();
    fake.asked.length = 0;
  });

  it('are read page by page, with the version that they are of, signed for every region', async () => {
    for (let at = 0; at < 120; at++) fake.keys.set(`g/courier/f${at}`, 'private');
    const { keys, version } = await edge.read();
    expect([keys.size, version]).toEqual([120, `v${fake.version}`]);
    expect(keys.get('g/courier/f119')).toBe('private');
    expect(fake.asked).toEqual(['GET /key-value-stores/ARN', ...Array(3).fill('GET /key-value-stores/ARN/keys')]);
    expect(fake.signedBy).toBe('AWS4-ECDSA-P256-SHA256');
  });

  it('are changed where nobody else was first, which tells the next version', async () => {
    const before = await edge.version();
    const after = await edge.change({ puts: new Map([['t/a', '{}']]), deletes: ['t/b'] }, before);
    expect(after).toBe(`v${fake.version}`);
    expect([...fake.keys]).toEqual([['t/a', '{}']]);
    expect(await edge.change({ puts: new Map([['t/c', '{}']]), deletes: [] }, before)).toBeNull();
    expect([...fake.keys]).toEqual([['t/a', '{}']]);
  });
});
