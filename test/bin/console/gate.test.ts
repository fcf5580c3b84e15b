import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_PORT, startConsole } from '../../../bin/console/server.ts';
import { openWorld, type World } from '../../world.ts';
import { KEY, type OpenConsole, openConsole } from './console.ts';

let world: World;
let console: OpenConsole;
let own: string;

beforeAll(async () => {
  world = await openWorld();
  console = await openConsole(world);
  own = console.server.url.slice(0, -1);
});
afterAll(async () => {
  await console.close();
  await world.close();
});

describe('the gate of the console', () => {
  it('shows nothing to whoever has not come by the link, but how to get in', async () => {
    for (const path of ['/', '/sources', '/nowhere', '/in', '/in?key=guessed']) {
      const { status, text } = await console.ask(path, { cookie: '' });
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(text).toContain('npx feedmill console');
      expect(text).not.toContain('Overview');
    }
  });

  it('lets a browser in by the link, and leads it to an address without the key', async () => {
    const { status, headers } = await console.ask(`/in?key=${KEY}`, { cookie: '' });
    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' });
    const [cookie] = headers['set-cookie'] as string[];
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain(KEY);
    expect((await console.ask('/')).status).toBe(200);
  });

  it('takes no cookie but its own', async () => {
    const [name, value] = console.cookie.split('=') as [string, string];
    for (const cookie of [`${name}=${value}x`, `${name}=${KEY}`, `other=${value}`, `${name}-2=${value}`, name, '=;=']) {
      expect({ cookie, status: (await console.ask('/', { cookie })).status }).toEqual({ cookie, status: 401 });
    }
    expect((await console.ask('/', { cookie: `a=b; ${console.cookie}; c` })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'answers nothing under a name that was led here: %s',
    async (host) => {
      const { status, text } = await console.ask('/', { host });
      expect({ status, length: text.length < 200 }).toEqual({ status: 421, length: true });
      expect((await console.ask(`/in?key=${KEY}`, { host })).headers['set-cookie']).toBeUndefined();
    },
  );

  it.each(['https://evil.example', 'http://127.0.0.1:3000', 'null', `http://localhost:${CONSOLE_PORT}`])(
    'takes no form from another page: %s',
    async (origin) => {
      expect((await console.ask('/sources/pause', { origin }, 'POST', 'id=a')).status).toBe(403);
    },
  );

  it('takes no form that does not say where it is from, and no other methods', async () => {
    expect((await console.ask('/sources/pause', {}, 'POST', 'id=a')).status).toBe(403);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect({ method, status: (await console.ask('/', { origin: own }, method)).status }).toEqual({
        method,
        status: 405,
      });
    }
  });

  it('gives other pages nothing to show, and lets a link lead here', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const from = (mode: string) => console.ask('/', { 'sec-fetch-site': site, 'sec-fetch-mode': mode });
      expect((await from('no-cors')).status).toBe(403);
      expect((await from('cors')).status).toBe(403);
      expect((await from('navigate')).status).toBe(200);
    }
  });

  it('forbids scripts and styles but its own, frames around it and anything from elsewhere, on every answer', async () => {
    const answers = [
      await console.ask('/'),
      await console.ask('/nowhere'),
      await console.ask('/', { cookie: '' }),
      await console.ask('/', { host: 'evil.example' }),
      await console.ask('/assets/live.js'),
    ];
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
    }
    expect(answers[0]?.headers['cache-control']).toBe('no-store');
    expect(answers[0]?.text).not.toMatch(/<script(?! src="\/assets\/)|<style|\sstyle=|\son[a-z]+=/);
  });

  it('reads no more of a form than a form may hold', async () => {
    const origin = own;
    expect((await console.ask('/sources/pause', { origin, 'content-length': '9999999' }, 'POST')).status).toBe(413);
  });

  it('passes over a port that is taken', async () => {
    const taken: Server = createServer(() => {});
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const server = await startConsole(console.place, { value: KEY, lasting: 'once' }, port);
    expect(Number(new URL(server.url).port)).toBeGreaterThan(port);
    await server.close();
    await new Promise((resolve) => taken.close(resolve));
  });
});
