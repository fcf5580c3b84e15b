import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isToken, tokenHash } from '../../../lib/partners/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-partners-'));
const FILE = 'feeds: [{ id: for-herald, visibility: partners }]\n';
const DECLARED = `${FILE}partners: [{ id: declared, name: Declared, feeds: [for-herald] }]\n`;
const write = (text: string) => writeFileSync(join(home, 'my.yaml'), text);
beforeAll(async () => {
  write(DECLARED);
  await feedmill('run', '--once');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const feedmill = (...words: string[]) => runFeedmill([...words, '-c', join(home, 'my.yaml'), '-d', join(home, 'data')]);

/** Everything that the data folder holds. */
function everything(): string {
  const all = readdirSync(join(home, 'data'), { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('feedmill partners', () => {
  it('adds a partner, shows its token this once, and stores its hash alone', async () => {
    const { out, code } = await feedmill('partners', 'add', 'herald', '--feed', 'for-herald', '--per-minute', '60');
    expect(code).toBe(0);
    const [token = ''] = /fm_[\w-]{43}/.exec(out) ?? [];
    expect(isToken(token)).toBe(true);
    expect(out).toContain(`/t/${token}/feeds/for-herald/atom.xml`);
    const later = [await feedmill('partners', 'list'), await feedmill('partners', 'show', 'herald', '--json')];
    for (const { out: shown } of later) {
      expect(shown).toContain('herald');
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(tokenHash(token));
    }
    expect(everything()).not.toContain(token);
    const { out: shown } = await feedmill('partners', 'show', 'herald');
    expect(shown).toContain(`fm_${token.slice(3, 7)}…`);
    expect(shown).toMatch(/60 a minute/);
    expect(shown).toMatch(/feeds\/for-herald\/rss\.xml \(for partners\)/);
  });

  it('refuses what cannot be, with what is to be done', async () => {
    const said = async (...words: string[]) => {
      const { err, out, code } = await feedmill('partners', ...words);
      return { out, err: err.trim(), code };
    };
    expect(await said('add', 'herald')).toEqual({
      ...{ out: '', code: 1 },
      err: 'There is already a partner herald. Choose another id, or remove that partner first',
    });
    expect(await said('add', 'declared')).toMatchObject({
      ...{ out: '', code: 1 },
      err: 'declared is already in the configuration. To make its token, run feedmill partners rotate declared',
    });
    expect(await said('add', 'times', '--feed', 'none')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no feed none'),
    });
    expect(await said('add', 'The Times')).toMatchObject({ code: 2, err: expect.stringContaining('not a valid id') });
    expect(await said('add', 'times', '--per-day', 'many')).toMatchObject({
      code: 2,
      err: expect.stringContaining('quota.perDay'),
    });
    expect(await said('add', 'times', '--webhook', 'ftp://x')).toMatchObject({ code: 2 });
    expect(await said('show', 'times')).toMatchObject({ code: 1, err: expect.stringContaining('partners list') });
    expect(await said('allow', 'declared', 'all')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Change its feeds there'),
    });
    expect(await said('revoke', 'herald', '--token', 'nope')).toMatchObject({ code: 1 });
    expect(await said('rotate', 'herald', '--keep', 'long')).toMatchObject({ code: 2 });
  });

  it('makes the first token of a partner of the file, and gives and takes feeds of one that is not', async () => {
    const { out: before } = await feedmill('partners', 'show', 'declared');
    expect(before).toContain('partners rotate declared');
    expect((await feedmill('partners', 'rotate', 'declared')).out).toMatch(/fm_[\w-]{43}/);
    expect((await feedmill('partners', 'allow', 'herald', 'all')).code).toBe(0);
    expect((await feedmill('partners', 'show', 'herald')).out).toMatch(/feeds\/all\/rss\.xml \(public\)/);
    expect((await feedmill('partners', 'deny', 'herald', 'all')).code).toBe(0);
    expect((await feedmill('partners', 'show', 'herald')).out).not.toContain('feeds/all/');
  });

  it('follows the file: what it no longer has is planned and goes, with its tokens; what was added here stays', async () => {
    write(FILE);
    const { out: plan } = await feedmill('plan');
    expect(plan).toContain('partners: 2 live, 0 added, 0 changed, 1 removed\n  - declared');
    await feedmill('run', '--once');
    const { out } = await feedmill('partners', 'list', '--json');
    const all = JSON.parse(out) as { partner: { id: string }; tokens: unknown[] }[];
    expect(all.map(({ partner, tokens }) => [partner.id, tokens.length])).toEqual([['herald', 1]]);
    write(DECLARED.replace('for-herald]', 'for-herald, all]'));
    await feedmill('run', '--once');
    expect((await feedmill('partners', 'show', 'declared')).out).toContain('partners rotate declared');
    expect((await feedmill('plan', '--json')).out).toContain('"refused": null');
    expect((await feedmill('partners', 'remove', 'declared')).out).toContain(
      'the next start adds it again, without a token',
    );
  });
});
