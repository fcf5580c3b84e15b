import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LETTERS } from '../../mail/letters.ts';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-mail-'));
const setup = ['-c', join(home, 'my.yaml'), '-d', join(home, 'data')];
const feedmill = (...words: readonly string[]) => runFeedmill([...words, ...setup]);
const file = (name: string) => join(home, name);

let address = '';

beforeAll(() => {
  mkdirSync(join(home, 'data'));
  writeFileSync(file('my.yaml'), 'mail: { domain: in.example.org }\n');
  writeFileSync(file('letter.eml'), LETTERS['pictures that came with it']!.bytes);
  writeFileSync(file('confirm.eml'), LETTERS['one that asks to be confirmed']!.bytes);
  writeFileSync(file('broken.eml'), LETTERS['more parts than are read']!.bytes);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a newsletter on the command line', () => {
  it('is given an address to subscribe with, which is told once', async () => {
    const { out, code } = await feedmill('sources', 'add', '--mail', 'Harbour Weekly');
    expect(code).toBe(0);
    address = /news-[a-z2-7]{24}@in\.example\.org/.exec(out)?.[0] ?? '';
    expect(address).not.toBe('');
    expect(out).toContain('feedmill sources accept harbour-weekly');
  });

  it('gets another id where its own is taken, and needs a name or an address', async () => {
    expect((await feedmill('sources', 'add', '--mail', 'Harbour Weekly')).out).toMatch(/^harbour-weekly-2: added/);
    expect(await feedmill('sources', 'add', '--mail', 'x', '--id', 'harbour-weekly')).toMatchObject({ code: 1 });
    expect(await feedmill('sources', 'add')).toMatchObject({ code: 2, err: expect.stringContaining('--mail NAME') });
  });

  it('takes a letter from a file, and publishes nothing of it yet', async () => {
    const { out, code } = await feedmill('ingest', file('letter.eml'), '--source', 'harbour-weekly');
    expect({ out, code }).toMatchObject({
      out: expect.stringMatching(/^waits: newsletter \(its source is not accepted yet\)/),
      code: 0,
    });
  });

  it('shows the operator alone what asks to be confirmed, with its link', async () => {
    const { out } = await feedmill('ingest', file('confirm.eml'), '--source', 'harbour-weekly');
    expect(out).toMatch(/^for you: confirmation/);
    const { out: story } = await feedmill('sources', 'show', 'harbour-weekly');
    expect(story).toMatch(/link {2}https:\/\/lists\.harbour\.example\/confirm\?t=\w+/);
    expect(story).toContain(address);
  });

  it('says why it cannot read one, with exit code 1, and keeps it', async () => {
    const { out, code } = await feedmill('ingest', file('broken.eml'), '--source', 'harbour-weekly');
    expect({ out, code }).toMatchObject({ out: expect.stringContaining('more than 500 parts'), code: 1 });
  });

  it('says in the list what waits, and tells the address nowhere but with the source itself', async () => {
    const { out } = await feedmill('sources', 'list');
    expect(out).toContain(
      '1 waiting to be accepted; 1 that cannot be read; 1 for operators only; feedmill sources accept',
    );
    for (const words of [
      ['sources', 'list', '--json'],
      ['status'],
      ['status', '--json'],
      ['feeds', 'show', 'harbour-weekly'],
    ])
      expect((await feedmill(...words)).out).not.toContain(address.split('@')[0]);
  });

  it('is published once it is accepted', async () => {
    expect((await feedmill('sources', 'accept', 'harbour-weekly')).out).toContain('one letter published');
    expect((await feedmill('sources', 'show', 'harbour-weekly')).out).toMatch(/published\s+newsletter/);
    const { out } = await feedmill('ingest', file('letter.eml'), '--source', 'harbour-weekly');
    expect(out).toContain('the same letter arrived before');
  });

  it('gets another address, and the one before is no longer its own', async () => {
    const { out } = await feedmill('sources', 'rotate', 'harbour-weekly');
    expect(out).toMatch(/subscribe with news-[a-z2-7]{24}@in\.example\.org from now on/);
    expect(out).not.toContain(address);
  });

  it.each([
    [['ingest', 'letter.eml', '--source', 'nobody'], /There is no source nobody/],
    [['ingest', 'missing.eml', '--source', 'harbour-weekly'], /cannot be read: ENOENT/],
    [['sources', 'rotate', 'nobody'], /There is no source nobody/],
    [['sources', 'accept', 'harbour-weekly', '--letter', 'x'], /has no letter x/],
  ] as const)('says what is wrong with %o', async ([first, second, ...rest], said) => {
    const named = second.endsWith('.eml') ? file(second) : second;
    const { err, code } = await feedmill(first, named, ...rest);
    expect({ err, code: code > 0 }).toMatchObject({ err: expect.stringMatching(said), code: true });
  });
});
