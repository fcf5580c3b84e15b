import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArticleId, FeedId, SourceId } from '../../../lib/model/index.ts';
import { cutFeed, pageOf, story } from '../../pipeline/stories.ts';
import { openWorld, type World } from '../../world.ts';
import { type OpenConsole, openConsole } from './console.ts';

const STORIES = [
  story('cranes', 'Cranes to go', 'They are old.', '2026-11-19T10:00:00Z'),
  story('ferry', 'The ferry stays', 'It is new.', '2026-11-18T10:00:00Z'),
];
let world: World;
let console: OpenConsole;
let cranes: ArticleId;

beforeAll(async () => {
  world = await openWorld();
  world.web.set('https://courier.example/feed', { body: cutFeed(STORIES), type: 'application/rss+xml' });
  for (const one of STORIES)
    world.web.set(`https://courier.example/${one.slug}`, { body: pageOf(one), type: 'text/html' });
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed' });
  await world.addSource({ id: 'filed', url: 'https://filed.example/feed', origin: 'config' });
  await world.addFeed({ id: 'mine', filter: { words: ['ferry'] }, origin: 'command' });
  await world.addFeed({ id: 'declared', filter: {}, origin: 'config' });
  await world.tick();
  await world.settle();
  const newest = world.ports.store.memberships.latest('courier' as FeedId, 'newest', 1);
  cranes = (await newest.next()).value.article;
  console = await openConsole(world);
});
afterAll(async () => {
  await console.close();
  await world.close();
});

/** What a form of a page would send, as far as it is hidden. */
function hiddenIn(text: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
}

describe('two consoles that edit one feed', () => {
  it('tell the second what the first has saved, keep what was typed, and save it when told again', async () => {
    const both = [(await console.ask('/feeds/mine/filter')).text, (await console.ask('/feeds/mine/filter')).text];
    const [seen = '', alike = ''] = both.map((text) => hiddenIn(text, 'seen'));
    expect(alike).toBe(seen);
    expect((await console.send('/feeds/filter', { feed: 'mine', seen, words: 'cranes' })).status).toBe(303);
    const second = await console.send('/feeds/filter', { feed: 'mine', seen, words: 'quay', tags: 'water' });
    expect(second.status).toBe(422);
    expect(second.text).toContain('Somebody has saved another filter since you opened this page: words: cranes');
    expect(second.text).toMatch(/<textarea[^>]*name="tags"[^>]*>\s*water/);
    const again = await console.send('/feeds/filter', {
      feed: 'mine',
      seen: hiddenIn(second.text, 'seen'),
      words: 'quay',
    });
    expect(again.status).toBe(303);
    expect((await world.ports.store.feeds.get('mine' as FeedId))?.filter).toEqual({ words: { phrase: 'quay' } });
  });

  it('do the same for the rules of a source', async () => {
    const seen = hiddenIn((await console.ask('/sources/courier/rules')).text, 'seen');
    expect(
      (await console.send('/sources/rules/save', { source: 'courier', seen, page: '', body: 'article' })).status,
    ).toBe(303);
    const second = await console.send('/sources/rules/save', { source: 'courier', seen, page: '', title: 'h1' });
    expect(second.status).toBe(422);
    expect(second.text).toContain('Somebody has saved other rules since you opened this page: rules: body: article');
    expect(second.text).toContain('name="title" value="h1"');
    expect((await world.ports.store.sources.get('courier' as SourceId))?.rules).toEqual({ body: 'article' });
  });
});

describe('the rules of a source without a script', () => {
  it('are tried as they are typed, from the address, on the page that was stored, and nobody is asked', async () => {
    const asked = world.asked.length;
    const { text } = await console.ask('/sources/courier/rules?typed=1&body=article&strip=.nothing');
    expect(text).toContain('These rules are not saved yet');
    expect(text).toContain('1 element');
    expect(text).toContain('matches nothing on this page');
    expect(text).toContain('They are old. The council met');
    expect(text).toContain('npx feedmill sources rules courier --rule body=article --rule strip=.nothing');
    expect(world.asked).toHaveLength(asked);
  });

  it('say that a saved rule matched what the typed one does not', async () => {
    const seen = hiddenIn((await console.ask('/sources/courier/rules')).text, 'seen');
    await console.send('/sources/rules/save', { source: 'courier', seen, page: '', body: 'article' });
    const { text } = await console.ask('/sources/courier/rules?typed=1&body=.gone');
    expect(text).toMatch(/matches nothing on this page; the saved rule <code>article<\/code> matches 1/);
    expect(text).toContain('matches nothing on any of these 2 pages');
  });

  it('name the field of a rule that is none, and keep it', async () => {
    const seen = hiddenIn((await console.ask('/sources/courier/rules')).text, 'seen');
    const { status, text } = await console.send('/sources/rules/save', {
      source: 'courier',
      seen,
      page: '',
      body: 'p[',
    });
    expect(status).toBe(422);
    expect(text).toMatch(/name="body" value="p\["[^>]*aria-invalid="true"/);
  });

  it('are for the file where the file has the source', async () => {
    const { text } = await console.ask('/sources/filed/rules?typed=1&body=.story');
    expect(text).toContain('is defined in the configuration file, which takes precedence');
    expect(text).toContain('Save until then');
    expect((await console.ask('/feeds/declared/filter?typed=1&tags=quay')).text).toContain('- quay');
  });

  it('have a frame under a policy of its own, and no page that is not at hand', async () => {
    const { headers, text } = await console.ask(`/sources/courier/rules/frame?page=${cranes}`);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:;/,
    );
    expect(headers['content-security-policy']).toContain('sandbox allow-scripts');
    expect(text).toContain('Cranes to go');
    for (const path of ['frame?page=no', 'result?page=no', 'pick?page=no&rule=body'])
      expect((await console.ask(`/sources/courier/rules/${path}`)).status).toBe(404);
    expect((await console.ask(`/sources/courier/rules/pick?page=${cranes}&rule=dateZone`)).status).toBe(400);
  });
});

describe('an article in the console', () => {
  it('is held until an instant that is understood, and not otherwise', async () => {
    const bad = await console.send('/articles/hold', { article: cranes, reason: 'legal', until: '2020-01-01' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('choose a time in the future');
    const { status, headers } = await console.send('/articles/hold', {
      article: cranes,
      reason: 'legal',
      until: '2026-12-01T09:00:00Z',
    });
    expect({ status, to: headers.location }).toEqual({ status: 303, to: `/articles/${cranes}` });
    const { text } = await console.ask(`/articles/${cranes}`);
    expect(text).toContain('embargoed by an operator until 2026-12-01 09:00:00 UTC');
    expect((await world.ports.store.articles.get(cranes))?.article.state).toBe('embargoed');
    expect((await console.send('/articles/release', { article: cranes })).status).toBe(303);
    expect((await console.send('/articles/release', { article: cranes })).status).toBe(422);
  });

  it('is taken down with a reason alone, and restored', async () => {
    expect((await console.send('/articles/takedown', { article: cranes, reason: ' ' })).status).toBe(422);
    expect((await console.send('/articles/takedown', { article: cranes, reason: "the author's wish" })).status).toBe(
      303,
    );
    const { text } = await console.ask(`/articles/${cranes}`);
    expect(text).toContain('the author&#39;s wish');
    expect(text).not.toContain('Cranes to go');
    expect((await console.send('/articles/restore', { article: cranes })).status).toBe(303);
    await world.tick();
    await world.settle();
    expect((await console.ask(`/articles/${cranes}`)).text).toContain('Cranes to go');
  });

  it('that is not there is not there', async () => {
    expect((await console.ask('/articles/aaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
    expect((await console.send('/articles/release', { article: 'aaaaaaaaaaaaaaaaaaaa' })).status).toBe(422);
  });
});

describe('a source that is added', () => {
  it('is looked for without anybody waiting, shown as it would come in, and followed', async () => {
    world.web.set('https://new.example/', { body: cutFeed([story('new', 'Newly told')]), type: 'application/rss+xml' });
    const { headers } = await console.send('/add', { address: 'https://new.example/' });
    const where = String(headers.location);
    await expect.poll(async () => (await console.ask(where)).text).toContain('Newly told');
    const search = where.slice('/add/'.length).split('?')[0] ?? '';
    const typed = {
      search,
      choice: '0',
      address: 'https://new.example/',
      title: 'New',
      id: 'new',
      tags: 'a, b',
      interval: 'soon',
    };
    const bad = await console.send('/add/follow', typed);
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('name="tags" value="a, b"');
    expect((await console.send('/add/follow', { ...typed, interval: '15m' })).headers.location).toBe('/sources/new');
    expect(await world.ports.store.sources.get('new' as SourceId)).toMatchObject({ title: 'New', tags: ['a', 'b'] });
    expect((await console.ask(where)).text).toContain('It is already followed');
  });

  it('can be looked for anew where its search is forgotten', async () => {
    const { text } = await console.ask('/add/0123456789abcdef?address=https%3A%2F%2Fnew.example%2F');
    expect(text).toContain('This search is no longer stored');
    expect(text).toContain('/add?address=https%3A%2F%2Fnew.example%2F');
  });
});
