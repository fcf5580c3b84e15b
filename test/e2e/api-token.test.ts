import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ask } from './ask.ts';
import { authorized, startFeedmill } from './running-feedmill.ts';

async function start(config: string) {
  const feedmill = await startFeedmill({ config });
  onTestFinished(() => feedmill.close());
  const statusBy = async (token: string) =>
    (await ask(feedmill.url, '/status', { headers: authorized({ token }) })).status;
  return { ...feedmill, statusBy };
}

it('makes a token at the first start, where only who runs it can look', async () => {
  const { data, token, statusBy } = await start('');
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  expect(statSync(join(data, 'api-token')).mode & 0o777).toBe(0o600);
  expect([await statusBy(token), await statusBy(`${token}x`)]).toEqual([200, 401]);
});

it('takes the token of the configuration instead, makes none, and says where that is', async () => {
  const chosen = 'the-token-that-the-operator-chose';
  const { url, token, process, statusBy } = await start(`api: { token: ${chosen} }\n`);
  expect(token).toBe('');
  expect([await statusBy(chosen), await statusBy('another-token-altogether')]).toEqual([200, 401]);
  expect((await ask(url, '/status')).body.toString()).toMatch(/; it is in the configuration, under api\.\n$/);
  expect(process.stdout()).toContain('  pushed articles need the token in the configuration, under api\n');
  expect(process.stdout()).not.toContain(chosen);
});
