import { load } from 'cheerio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../../lambdas/api.ts';
import { type ArticleId, type Instant, isCorrection, type SourceId } from '../../../lib/model/index.ts';
import { ensurePushSource, hold, ingest, offersFromPush, release, replay } from '../../../lib/pipeline/index.ts';
import { articlePagePath } from '../../../lib/publish/index.ts';
import { httpEvent } from '../../lambdas/events.ts';
import { openWorld, type World } from '../../world.ts';

const PUSH = 'push' as SourceId;
const NOTE = 'An earlier version said that the bridge had opened in 1894; it was 1874.';
const FIRST = { id: 'bridge', title: 'The bridge', text: 'It opened in 1894.', published: '2026-11-20' };
const SECOND = { ...FIRST, text: 'It opened in 1874.' };

let world: World;

beforeEach(async () => {
  world = await openWorld();
  await ensurePushSource(PUSH, world.ports);
});
afterEach(() => world.close());

async function push(json: Record<string, unknown>) {
  world.pass(60);
  const { offers, reason } = offersFromPush({ form: 'json', json }, PUSH, world.ports.now());
  expect(reason).toBeNull();
  const [offer] = offers;
  if (offer === undefined) throw new Error('no offer');
  const outcome = await ingest(offer, world.ports);
  await world.settle();
  return { ...outcome, id: outcome.article as ArticleId };
}

async function stored(id: ArticleId) {
  const article = (await world.ports.store.articles.get(id))?.article;
  if (article === undefined) throw new Error(`no article ${id}`);
  return article;
}

async function item() {
  const [first] = JSON.parse(await world.document('all', 'json')).items;
  return first as { content_html: string; content_text: string; _feedmill: { edNote?: string } };
}

async function page(id: ArticleId): Promise<string[]> {
  const object = await world.ports.store.objects.get(articlePagePath(id));
  const $ = load(Buffer.from(object?.bytes ?? '').toString());
  return $('.history ol > li')
    .map((_, line) => $(line).text())
    .get();
}

describe('a correction', () => {
  it('is kept with its note on the revision that it makes, and told in the documents and on the page', async () => {
    await push(FIRST);
    const { id, revision } = await push({ ...SECOND, correction: `  ${NOTE}\n` });
    expect(revision).toBe(2);
    expect(await stored(id)).toMatchObject({
      ...{ correction: NOTE, correctedIn: 2, source: 'push', revisedAt: world.ports.now() },
    });
    expect(isCorrection(await stored(id))).toBe(true);
    const { content_html: html, content_text: text, _feedmill } = await item();
    expect(html).toBe(`<p><em>${NOTE}</em></p>\n<p>It opened in 1874.</p>`);
    expect(text).toBe(`${NOTE}\n\nIt opened in 1874.`);
    expect(_feedmill.edNote).toBe(NOTE);
    const atom = load(await world.document('all', 'atom'), { xml: true });
    expect(atom('entry > nar\\:edNote').text()).toBe(NOTE);
    expect(atom('entry > content').text()).toContain(`<p><em>${NOTE}</em></p>`);
    expect(await world.document('all', 'rss')).toContain(`<p><em>${NOTE}</em></p>`);
    expect(await world.document('all', 'html')).toContain(NOTE);
    expect((await page(id))[0]).toMatch(new RegExp(`1 paragraph.*Correction: ${NOTE}$`));
  });

  it('is not told again by a later edit, but stays in the history', async () => {
    await push(FIRST);
    await push({ ...SECOND, correction: NOTE });
    const { id } = await push({ ...SECOND, title: 'The bridge of 1874' });
    expect(isCorrection(await stored(id))).toBe(false);
    expect(await item()).toMatchObject({ content_html: '<p>It opened in 1874.</p>' });
    expect((await item())._feedmill.edNote).toBeUndefined();
    expect(await world.document('all', 'atom')).not.toContain('edNote');
    expect(await page(id)).toEqual([
      expect.not.stringContaining('Correction'),
      expect.stringContaining(`Correction: ${NOTE}`),
      expect.stringContaining('first seen'),
    ]);
  });

  it('is none without a change, which the answer says', async () => {
    const first = await push({ ...FIRST, correction: NOTE });
    expect(first).toMatchObject({ outcome: 'created', detail: expect.stringContaining('nothing that its note') });
    expect((await stored(first.id)).correction).toBeUndefined();
    await push({ ...SECOND, correction: NOTE });
    const hash = (await stored(first.id)).hash;
    for (const again of [{ ...SECOND, correction: NOTE }, { ...SECOND, correction: 'Another note.' }, SECOND]) {
      const { outcome, detail } = await push(again);
      expect(outcome).toBe('unchanged');
      expect(detail).toMatch(again === SECOND ? /^the same as stored$/ : /needs a change/);
    }
    expect(await stored(first.id)).toMatchObject({ revision: 2, hash, correction: NOTE });
  });

  it('takes part in the hash: one with a note and one without are two revisions', async () => {
    await push(FIRST);
    const { id } = await push({ ...SECOND, correction: NOTE });
    const hash = (await stored(id)).hash;
    await world.close();
    world = await openWorld();
    await ensurePushSource(PUSH, world.ports);
    await push(FIRST);
    const without = await push(SECOND);
    expect(without.id).toBe(id);
    expect((await stored(id)).hash).not.toBe(hash);
  });

  it('comes back with what readers had when it is released, and is told once where it came while held back', async () => {
    await push(FIRST);
    const { id } = await push({ ...SECOND, correction: NOTE });
    await hold(id, { reason: null, until: null }, world.ports);
    expect(isCorrection(await stored(id))).toBe(false);
    await release(id, world.ports, 'early');
    expect(await stored(id)).toMatchObject({ revision: 4, correction: NOTE, correctedIn: 2 });
    await world.settle();
    // Readers have had it: it is shown again, and corrects nothing again.
    expect(isCorrection(await stored(id))).toBe(false);
    expect((await item())._feedmill.edNote).toBe(NOTE);
    await hold(id, { reason: null, until: null }, world.ports);
    await push({ ...SECOND, text: 'It opened in May 1874.', correction: 'The month was left out.' });
    await push({ ...SECOND, text: 'It opened in May of 1874.' });
    await release(id, world.ports, 'early');
    expect(await stored(id)).toMatchObject({
      ...{ correction: 'The month was left out.', state: 'usable' },
    });
    await hold(id, { reason: null, until: null }, world.ports);
    await push({ ...SECOND, text: 'In May of 1874 it opened.' });
    await release(id, world.ports, 'early');
    expect((await stored(id)).correction).toBeUndefined();
  });

  it('is nothing that a replay makes anew', async () => {
    await push({ ...FIRST, url: 'https://desk.example/bridge' });
    const { id } = await push({ ...SECOND, url: 'https://desk.example/bridge', correction: NOTE });
    const outcomes = [];
    const choice = { source: 'push', since: null, until: null };
    for await (const one of replay(choice, world.ports, world.ports)) outcomes.push(one.outcome);
    expect(outcomes).toEqual(['same']);
    expect((await stored(id)).revision).toBe(2);
  });

  it('is plain text wherever it stands', async () => {
    await push(FIRST);
    const { id } = await push({ ...SECOND, correction: 'A < B ]]> <script>alert(1)</script>\u0000 & "so"' });
    expect((await item()).content_html).toMatch(
      /^<p><em>A &lt; B \]\]&gt; &lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;so&quot;<\/em><\/p>/,
    );
    const atom = load(await world.document('all', 'atom'), { xml: true });
    expect(atom('entry > nar\\:edNote').text()).toBe('A < B ]]> <script>alert(1)</script> & "so"');
    expect((await page(id))[0]).toContain('Correction: A < B ]]> <script>alert(1)</script> & "so"');
  });

  it('with a note of 1 MB is refused with the limit, and leaves the article as it was', async () => {
    const { id } = await push(FIRST);
    const body = JSON.stringify({ ...SECOND, correction: 'x'.repeat(1_000_000) });
    const answer = await apiHandler(world.ports)(httpEvent('POST', '/articles', { type: 'application/json', body }));
    expect(answer.statusCode).toBe(422);
    expect(JSON.parse(answer.body ?? '')).toEqual({
      error: 'correction: the note is too long; 2000 characters are the limit',
    });
    expect(await stored(id)).toMatchObject({ revision: 1, text: 'It opened in 1894.' });
  });

  it('does not go with a withdrawal, which has a reason', () => {
    const json = { id: 'bridge', state: 'cancelled', correction: NOTE };
    expect(offersFromPush({ form: 'json', json }, PUSH, '2026-11-20T08:00:00.000Z' as Instant).reason).toContain(
      'a withdrawal gives its reason in',
    );
  });
});
