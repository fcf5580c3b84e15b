import { execFile, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { offersFromPush } from '../../lib/pipeline/index.ts';

/** The push to a deployment as docs/pushing.md writes it: curl signs it as API Gateway asks (AWS Signature Version 4). */

const version = /^curl (\d+)\.(\d+)/.exec(spawnSync('curl', ['--version']).stdout?.toString() ?? '');
const canSign = version !== null && Number(version[1]) * 100 + Number(version[2]) >= 786;
if (!canSign) console.warn('SKIPPED: no curl of 7.86 or later is on this machine, so the signed push is not tried');

const PAGE = readFileSync(new URL('../../docs/pushing.md', import.meta.url), 'utf8');
const [, COMMAND = ''] = /```sh\n(curl [^`]*--aws-sigv4[^`]*)```/.exec(PAGE) ?? [];

type Request = { readonly request: IncomingMessage; readonly body: Buffer };

/** Runs the command against a server of the test's own, and gives what that was asked. */
async function pushed(env: Readonly<Record<string, string>>): Promise<Request> {
  const asked: Request[] = [];
  const server = createServer(async (request, response) => {
    asked.push({ request, body: await buffer(request) });
    response.writeHead(201).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const API = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await promisify(execFile)('bash', ['-euc', COMMAND], {
      env: { PATH: process.env.PATH, API, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', ...env },
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  return asked[0] ?? expect.fail('nothing was asked');
}

/** The signature that the request must have by the headers that it says are signed, and the one that it has. */
function signatures({ request, body }: Request, secret: string): { readonly due: string; readonly given: string } {
  const [, scope = '', signed = '', given = ''] =
    /Credential=AKID\/([^,]+), *SignedHeaders=([^,]+), *Signature=(\w+)/.exec(request.headers.authorization ?? '') ??
    [];
  const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, path, query, headers.join(''), signed, sha256(body)].join('\n');
  const moment = String(request.headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  expect(scope).toBe(`${moment.slice(0, 8)}/eu-west-1/execute-api/aws4_request`);
  return { due: hmac(key, toSign).toString('hex'), given };
}

describe.skipIf(!canSign)('a signed push by curl', () => {
  it.each([
    ['of a user', {}, undefined],
    ['of a role', { AWS_SESSION_TOKEN: 'token/of+a role==' }, 'token/of+a role=='],
  ])('%s is signed as the API asks, and is an article that it takes', async (_, env, token) => {
    const asked = await pushed({ AWS_SECRET_ACCESS_KEY: 'secret', ...env });
    expect([asked.request.method, asked.request.url]).toEqual(['POST', '/articles?source=desk']);
    expect(asked.request.headers['x-amz-security-token']).toBe(token);
    if (token !== undefined) expect(asked.request.headers.authorization).toContain('x-amz-security-token');
    const { due, given } = signatures(asked, 'secret');
    expect(given).toBe(due);
    const json = JSON.parse(asked.body.toString()) as unknown;
    expect(
      offersFromPush({ form: 'json', json }, 'desk' as never, '2026-11-20T08:00:00.000Z' as never).reason,
    ).toBeNull();
  });
});
