import { afterAll, describe, expect, it } from 'vitest';
import { createFetcher, DEFAULT_LIMITS, WEB_PORTS } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

/** Addresses written into the URL, in every notation that some parser takes for a host. */
const LITERALS: readonly string[] = [
  'http://127.0.0.1/',
  'http://127.0.0.1:80/',
  'https://127.0.0.1/',
  'http://127.0.0.2/',
  'http://127.255.255.254/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://0x7f.0x0.0x0.0x1/',
  'http://0177.0.0.1/',
  'http://0177.0.0.01/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://%31%32%37.0.0.1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://0.0.0.0/',
  'http://0/',
  'http://0.1.2.3/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://0xa000001/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://3232235521/',
  'http://100.64.0.1/',
  'http://100.100.100.200/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.170.2/v2/credentials/',
  'http://2852039166/',
  'http://0251.0376.0251.0376/',
  'http://0xA9FEA9FE/',
  'http://169.16689662/',
  'http://168.63.129.16/',
  'http://192.0.0.192/opc/v2/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://192.88.99.1/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[0000::0001]/',
  'http://[::127.0.0.1]/',
  'http://[::7f00:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::10.0.0.1]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2002:c0a8:1::1]/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'http://[fe80::1]/',
  'http://[febf::1]/',
  'http://[fec0::1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fd12:3456:789a::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[2001:2::1]/',
  'http://[2001:20::1]/',
  'http://[3fff::1]/',
  'http://[5f00::1]/',
  'http://[4000::1]/',
];

/** Names, and what their DNS says. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'app.localhost': ['127.0.0.1'],
  'ip6-localhost': ['::1'],
  'metadata.google.internal': ['169.254.169.254'],
  'instance-data.ec2.internal': ['fd00:ec2::254'],
  'db.corp.example': ['10.1.2.3'],
  'mapped.example': ['::ffff:10.1.2.3'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'link-local.example': ['fe80::1%eth0'],
  'one-of-two.example': ['93.184.215.14', '192.168.1.1'],
  'six-of-two.example': ['93.184.215.14', '::1'],
  'not-an-address.example': ['example.org'],
  'short-form.example': ['127.1'],
};

/** Addresses that are refused for how they are written, wherever they lead. */
const FORMS: readonly string[] = [
  'ftp://news.example/feed.xml',
  'file:///etc/passwd',
  'gopher://news.example/_x',
  'data:text/xml,<rss/>',
  'javascript:alert(1)',
  'http://user:secret@news.example/',
  'http://user@news.example/',
  'http://news.example@127.0.0.1/',
  'http://news.example:9001/2018-06-01/runtime/invocation/next',
  'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'http://localhost:9001/2018-06-01/runtime/invocation/next',
  'http://news.example:22/',
  'http://news.example:6379/',
  'https://news.example:8443/',
  'http://256.256.256.256/',
  'http://[fe80::1%25eth0]/',
  'http://1.2.3.4.5/',
  'news.example/feed.xml',
  '',
];

describe('addresses that are not public', () => {
  const asked: string[] = [];
  const fetcher = createFetcher(
    { userAgent: 'Feedmill/1.0', limits: { ...DEFAULT_LIMITS, connectMs: 500 }, ports: WEB_PORTS, trustedOrigins: [] },
    {
      resolve: async (hostname) => {
        asked.push(hostname);
        const addresses = NAMES[hostname];
        if (addresses === undefined) throw new Error(`${hostname} was to be refused before it is looked up`);
        return addresses;
      },
    },
  );
  afterAll(() => fetcher.close());

  it.each(LITERALS)('never asks %s', async (url) => {
    const result = await fetcher({ url: url as AbsoluteUrl });
    expect(result).toMatchObject({
      outcome: 'refused',
      status: null,
      message: expect.stringMatching(/not a public address/),
    });
    expect(asked).toEqual([]);
  });

  it.each(Object.keys(NAMES))('never asks %s, a name that leads there', async (name) => {
    const result = await fetcher({ url: `http://${name}/feed.xml` as AbsoluteUrl });
    expect(result).toMatchObject({ outcome: 'refused', message: expect.stringContaining(`${name} (`) });
    expect(result).toMatchObject({ message: expect.stringMatching(/^[^\n]+$/) });
  });

  it.each(FORMS)('never asks %j, for how it is written', async (url) => {
    expect(await fetcher({ url: url as AbsoluteUrl })).toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(/^[^\n]+$/),
    });
  });

  it('never repeats a password in a message', async () => {
    const result = await fetcher({ url: 'http://user:secret@news.example/' as AbsoluteUrl });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it.each(['http://127.0.0.1:9001', 'http://localhost:9001', 'http://169.254.169.254', 'http://[fd00:ec2::254]'])(
    'never asks %s, though it be trusted and its port allowed',
    async (origin) => {
      const policy = { userAgent: 'Feedmill/1.0', limits: DEFAULT_LIMITS, ports: [80, 9001], trustedOrigins: [origin] };
      const trusting = createFetcher(policy, { resolve: async (name) => NAMES[name] ?? [] });
      const result = await trusting({ url: `${origin}/` as AbsoluteUrl });
      expect(result).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/not a public address/) });
      await trusting.close();
    },
  );
});
