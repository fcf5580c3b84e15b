import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-webhooks-'));
const setup = ['--config', join(home, 'my.yaml'), '--data', join(home, 'data')];
const received: { readonly request: IncomingMessage; readonly body: Buffer }[] = [];
let server: Server;
let origin = '';
let status = 204;

const run = (...words: string[]) => runFeedmill([...words, ...setup]);
const push = (title: string) => {
  const article = { id: title, title, text: `${title}: it was told at length, and then some more.` };
  return runFeedmill(['ingest', ...setup, '--source', 'desk', '-'], {
    stdin: Readable.from([JSON.stringify(article)]),
  });
};

/** What arrived, as its receiver verifies it. */
const verified = (at: number, secret: string) => {
  const { request, body } = received.at(at)!;
  return new Webhook(secret).verify(body, request.headers as Record<string, string>) as {
    readonly data: {
      readonly feed: string;
      readonly from: number;
      readonly to: number;
      readonly changes: { kind: string }[];
    };
  };
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    received.push({ request, body: await buffer(request) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(home, 'my.yaml'),
    `site: { baseUrl: "https://feeds.example" }\ntrustedCallbacks: ["${origin}"]\nsources: [{ id: courier, url: "https://courier.example/feed.xml", paused: true }]\nfeeds: [{ id: for-herald, visibility: partners }]\n`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

describe('a partner’s webhook by command', () => {
  let secret = '';

  it('gets a secret that is shown once, and is told of what changes, which it can verify', async () => {
    expect((await run('run', '--once')).code).toBe(0);
    const added = await run(
      'partners',
      'add',
      'herald',
      '--feed',
      'for-herald',
      '--webhook',
      `${origin}/hook?key=theirs`,
    );
    expect(added.err).toBe('');
    secret = /whsec_\S+/.exec(added.out)?.[0] ?? '';
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    await push('One');
    await run('run', '--once');
    const { data } = verified(-1, secret);
    expect(data).toMatchObject({ feed: 'for-herald', changes: [{ kind: 'created' }] });
  });

  it('is shown with what it was told of, and without its secret and what stands behind its host', async () => {
    for (const json of [[], ['--json']]) {
      const shown = await run('partners', 'show', 'herald', ...json);
      expect(shown.out).not.toContain(secret.slice(6, 20));
      if (json.length > 0) {
        expect(JSON.parse(shown.out).webhook).toMatchObject({
          off: null,
          keys: [{ until: null }],
          feeds: [{ feed: 'for-herald', deliveries: 1 }],
        });
      } else {
        expect(shown.out).not.toContain('key=theirs');
        expect(shown.out).toMatch(/told of +for-herald: up to \d+, /);
      }
    }
  });

  it('signs by both while a new secret takes the place of the one before', async () => {
    const rotated = await run('partners', 'rotate', 'herald', '--webhook', '--keep', '24h');
    const next = /whsec_\S+/.exec(rotated.out)?.[0] ?? '';
    expect(rotated.out).toMatch(/The one before signs as well until /);
    await push('Two');
    await run('run', '--once');
    for (const one of [secret, next]) expect(verified(-1, one).data.changes).toHaveLength(1);
  });

  it('is told again from a position, or from a time', async () => {
    const { data } = verified(0, secret);
    const before = received.length;
    const again = await run('partners', 'resend', 'herald', '--since', String(data.from));
    expect(again.out).toBe(`for-herald: 2 changes from position ${data.from} on\n`);
    await run('run', '--once');
    expect(verified(-1, secret).data).toMatchObject({ from: data.from, to: data.from + 1 });
    expect(received).toHaveLength(before + 1);
    const later = await run('partners', 'resend', 'herald', '--since', '2126-01-01T00:00:00Z', '--feed', 'for-herald');
    expect(later.out).toBe('for-herald: nothing changed since\n');
  });

  it('that is gone is switched off, which the status says, and goes on when it is switched on', async () => {
    status = 410;
    await push('Three');
    await run('run', '--once');
    const told = await run('status');
    expect(told.out).toMatch(
      /The webhook of herald was switched off .*it answered 410 \(gone\)\. To call it again, run feedmill partners enable herald/,
    );
    expect((await run('partners', 'resend', 'herald', '--since', '1')).err).toMatch(
      /is switched off\. To call it again, run feedmill partners enable herald/,
    );
    expect((await run('partners', 'show', 'herald')).out).toMatch(/switched off +.*410/);
    status = 204;
    expect((await run('partners', 'enable', 'herald')).code).toBe(0);
    await run('run', '--once');
    expect(verified(-1, secret).data.changes).toHaveLength(1);
    expect((await run('status')).out).not.toContain('The webhook of herald');
  });

  it('says what is missing where there is none, no secret, or no such feed', async () => {
    await run('partners', 'add', 'plain', '--feed', 'for-herald');
    for (const words of [
      ['enable', 'plain'],
      ['rotate', 'plain', '--webhook'],
      ['resend', 'plain', '--since', '1'],
    ])
      expect(await run('partners', ...words)).toMatchObject({ code: 1, err: 'plain has no webhook\n' });
    expect(await run('partners', 'resend', 'herald', '--since', '1', '--feed', 'other')).toMatchObject({
      code: 1,
      err: 'herald does not get other. It gets for-herald\n',
    });
    expect((await run('partners', 'resend', 'herald', '--since', 'yesterday')).code).not.toBe(0);
    expect((await run('partners', 'resend', 'herald', '--since', '9'.repeat(16))).code).not.toBe(0);
  });

  it('is not told of a feed without a change log, which is said', async () => {
    const { code, err } = await run('partners', 'add', 'deaf', '--feed', 'all', '--webhook', `${origin}/hook`);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'all has no change log, so the webhook is not told of it. To keep one, set changes: true for the feed\n',
    });
  });

  it('is not called any more once its partner is removed', async () => {
    const before = received.length;
    expect((await run('partners', 'remove', 'herald')).code).toBe(0);
    await push('Four');
    await run('run', '--once');
    expect(received).toHaveLength(before);
  });
});
