import { createPublicKey, verify } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import { afterEach, describe, expect, it } from 'vitest';
import { verify as verifyBot } from 'web-bot-auth';
import { verifierFromJWK } from 'web-bot-auth/crypto';
import {
  type KeyRing,
  newKeyRing,
  privateKeyOf,
  publicKeyOf,
  type RingKey,
  rotated,
} from '../../lib/fetch/key-ring.ts';
import { requestSigner, signedDirectory } from '../../lib/fetch/signing.ts';
import { instant } from '../../lib/model/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

/** test-key-ed25519 of RFC 9421 §B.1.4. */
const RFC_9421: RingKey['jwk'] = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
};

const AGENT = 'https://feeds.example.org';
const now = () => instant(Date.now());

function signer(older: boolean, keys: KeyRing | null = newKeyRing(RFC_9421, now())) {
  return requestSigner({ keys: async () => keys, agent: AGENT, older, now, random: (bytes) => new Uint8Array(bytes) });
}

/** What a signature of RFC 9421 §2.5 stands over, put together by hand. */
function holds(
  lines: readonly string[],
  label: string,
  headers: Readonly<Record<string, string>>,
  key: RingKey['jwk'],
) {
  const params = inputOf(headers, label);
  const signature = new RegExp(`${label}=:([^:]+):`).exec(headers.signature ?? '')?.[1] ?? '';
  const base = [...lines, `"@signature-params": ${params}`].join('\n');
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
  return verify(null, Buffer.from(base), publicKey, Buffer.from(signature, 'base64'));
}

function inputOf(headers: Readonly<Record<string, string>>, label: string): string {
  const input = headers['signature-input'] ?? '';
  const from = input.indexOf(`${label}=`) + label.length + 1;
  const to = input.indexOf(', key', from);
  return to === -1 ? input.slice(from) : input.slice(from, to);
}

describe('Web Bot Auth', () => {
  let site: Site | undefined;
  afterEach(() => site?.close());

  it('signs as RFC 9421 §B.2.6 does, to the byte', async () => {
    const key = createSigner(privateKeyOf({ jwk: RFC_9421, from: now() }), 'ed25519', 'test-key-ed25519');
    const { headers } = await httpbis.signMessage(
      {
        key,
        name: 'sig-b26',
        fields: ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
        params: ['created', 'keyid'],
        paramValues: { created: new Date(1618884473_000) },
      },
      {
        method: 'POST',
        url: 'https://example.com/foo?param=Value&Pet=dog',
        headers: { date: 'Tue, 20 Apr 2021 02:07:55 GMT', 'content-type': 'application/json', 'content-length': '18' },
      },
    );
    expect((headers as Record<string, unknown>).Signature).toBe(
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    );
  });

  it('binds a request to its host and to the agent, for a minute, by the key of our directory', async () => {
    const headers = await signer(false)(new URL('https://Courier.example:8443/feed?x=1'));
    expect(headers['signature-agent']).toBe(`feedmill="${AGENT}"`);
    const params = inputOf(headers, 'feedmill');
    expect(params).toMatch(/^\("@authority" "signature-agent";key="feedmill"\);/);
    expect(params).toContain(`;keyid="${publicKeyOf({ jwk: RFC_9421, from: now() }).kid}"`);
    expect(params).toContain(';tag="web-bot-auth"');
    const [created, expires] = ['created', 'expires'].map((name) =>
      Number(new RegExp(`;${name}=(\\d+)`).exec(params)?.[1]),
    );
    expect(Number(expires) - Number(created)).toBe(60);
    const lines = ['"@authority": courier.example:8443', `"signature-agent";key="feedmill": "${AGENT}"`];
    expect(holds(lines, 'feedmill', headers, RFC_9421)).toBe(true);
    expect(holds(['"@authority": other.example', lines[1] ?? ''], 'feedmill', headers, RFC_9421)).toBe(false);
  });

  it("is believed by Cloudflare's verifier, in the form that it knows", async () => {
    const headers = await signer(true)(new URL('https://courier.example/feed'));
    const check = await verifierFromJWK({ kty: 'OKP', crv: 'Ed25519', x: RFC_9421.x });
    await verifyBot(new Request('https://courier.example/feed', { headers }), check);
    const elsewhere = new Request('https://other.example/feed', { headers });
    await expect(Promise.resolve().then(() => verifyBot(elsewhere, check))).rejects.toThrow();
  });

  it('signs nothing where there is no key', async () => {
    expect(await signer(false, null)(new URL('https://courier.example/'))).toEqual({});
  });

  it('signs each step of a redirect for its own host, and asks for nothing more', async () => {
    const other = await startSite({ '/feed': (_, response) => void response.end('<rss/>') });
    site = await startSite({
      '/feed': (_, response) =>
        void response.writeHead(302, { location: `http://localhost:${new URL(other.origin).port}/feed` }).end(),
    });
    const fetcher = visitor(
      [site.origin, `http://localhost:${new URL(other.origin).port}`],
      {},
      { sign: signer(false) },
    );
    expect((await fetcher({ url: site.at('/feed') })).outcome).toBe('fetched');
    await fetcher.close();
    await other.close();
    for (const { requests } of [site, other]) {
      expect(requests).toHaveLength(1);
      const headers = requests[0]?.headers as Record<string, string>;
      const lines = [`"@authority": ${headers.host}`, `"signature-agent";key="feedmill": "${AGENT}"`];
      expect(holds(lines, 'feedmill', headers, RFC_9421)).toBe(true);
    }
  });

  it('publishes the directory, signed by each key over the name that it is asked by', async () => {
    const second = { ...newKeyRing(RFC_9421, now())[0] } as RingKey;
    const other = (await import('node:crypto')).generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    const ring = rotated([second], other as RingKey['jwk'], now());
    const { body, headers } = await signedDirectory(ring, 'feeds.example.org', now());
    expect(headers['content-type']).toBe('application/http-message-signatures-directory+json');
    expect(JSON.parse(body)).toEqual({ keys: ring.map(publicKeyOf) });
    expect(body).not.toContain(RFC_9421.d);
    for (const [at, { jwk }] of ring.entries()) {
      expect(inputOf(headers, `key${at}`)).toMatch(/^\("@authority";req\);.*;tag="http-message-signatures-directory"$/);
      expect(holds(['"@authority";req: feeds.example.org'], `key${at}`, headers, jwk)).toBe(true);
    }
  });
});
