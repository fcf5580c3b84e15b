import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../world.ts';

/** What is short is not incomplete: notes without titles, briefs, photographs, links. */

const FEED = 'https://notes.example/feed.xml';
const WORDS =
  'The harbour office has had the swing bridge looked at by two engineers, of whom one thinks that it is the hinge and ' +
  'the other that it is the weather. Until they agree it stays as it is, half open, and whoever wants to cross takes ' +
  'the long way round by the mill. The ferry runs every half hour as long as there is light, and it takes bicycles. ' +
  'A third engineer is expected on Thursday, with instruments, and it is hoped that he will settle it one way or another.';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

type Post = { readonly slug: string; readonly title?: string; readonly text: string; readonly more?: string };

const feed = (posts: readonly Post[]) => `<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Notes</title><link>https://notes.example/</link><description>Notes</description>${posts
  .map(
    ({ slug, title, text, more = '' }) => `<item>${title === undefined ? '' : `<title>${title}</title>`}
<link>https://notes.example/${slug}</link><guid>https://notes.example/${slug}</guid>
<description><![CDATA[${text}]]></description>${more}</item>`,
  )
  .join('')}</channel></rss>`;

const page = (title: string, text: string) => ({
  type: 'text/html',
  body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><article><h1>${title}</h1>
${text}</article></main></body></html>`,
});

async function told(posts: readonly Post[], fullText: 'auto' | 'never' | 'always' = 'auto') {
  world.web.set(FEED, { body: feed(posts), type: 'application/rss+xml' });
  await world.addSource({ id: 'notes', url: FEED, fullText });
  await world.tick();
  return items();
}

async function items() {
  const { items } = JSON.parse(await world.document('notes', 'json')) as { items: Record<string, unknown>[] };
  return new Map(items.map((item) => [String(item.url).replace('https://notes.example/', ''), item]));
}

const NOTE = {
  slug: '901',
  text: '<p>The swing bridge is stuck <a href="https://notes.example/tags/half">again</a>.</p>',
};

describe('a note without a title', () => {
  it.each([
    ['needs a script', { type: 'text/html', body: '<html><body><div id="app"></div></body></html>' }],
    ['is of something else', page('A timetable', `<p>${'Trains to the lower town leave at nine. '.repeat(40)}</p>`)],
    ['says the same and no more', page('Ada Moor', '<p>The swing bridge is stuck again.</p>')],
    ['is not there yet', { status: 404 }],
  ])('stands with its own words, and without a title, where its page %s', async (_, answer) => {
    world.web.set('https://notes.example/901', answer);
    const note = (await told([NOTE])).get('901');
    expect(note).toMatchObject({ content_html: expect.stringContaining('https://notes.example/tags/half') });
    expect(note).not.toHaveProperty('title');
  });

  it('is not shown where its page is gone for good', async () => {
    world.web.set('https://notes.example/901', { status: 410 });
    expect((await told([NOTE])).size).toBe(0);
  });

  it('has the words of its page where that says more and begins alike', async () => {
    const rest = `<p>The swing bridge is stuck again. ${WORDS}</p><p>${WORDS}</p>`;
    world.web.set('https://notes.example/901', page('The bridge', rest));
    expect((await told([NOTE])).get('901')).toMatchObject({
      content_text: expect.stringContaining('third engineer'),
    });
  });

  it.each([
    ['a picture', '<media:content url="https://notes.example/heron.png" type="image/png" medium="image"/>'],
    ['a film', '<media:content url="https://notes.example/heron.mp4" type="video/mp4" medium="video"/>'],
    ['a recording', '<enclosure url="https://notes.example/heron.mp3" type="audio/mpeg" length="9"/>'],
  ])('may be %s without a word', async (_, more) => {
    expect([...(await told([{ slug: '77', text: '', more }], 'never')).keys()]).toEqual(['77']);
  });

  it('is no revision where it is told again, and one where it is edited', async () => {
    await told([NOTE], 'never');
    world.pass(3600);
    await world.tick();
    expect((await items()).get('901')).not.toHaveProperty('_feedmill.changed');
    world.web.set(FEED, { body: feed([{ ...NOTE, text: '<p>The swing bridge moves again.</p>' }]) });
    world.pass(3600);
    await world.tick();
    expect((await items()).get('901')).toMatchObject({ _feedmill: { changed: '1 paragraph' } });
  });
});

describe('a few lines below a title', () => {
  const brief = {
    slug: 'bridge',
    title: 'The bridge is stuck',
    text: '<p>Nobody crosses the mill race dry today.</p>',
  };

  it('give way to the whole text of the page of that title', async () => {
    world.web.set('https://notes.example/bridge', page('The bridge is stuck', `<p>${WORDS}</p><p>${WORDS}</p>`));
    expect((await told([brief])).get('bridge')).toMatchObject({
      content_text: expect.stringContaining('third engineer'),
    });
  });

  it('stand where the page is of another article', async () => {
    world.web.set('https://notes.example/bridge', page('Timetable', `<p>${'Trains leave at nine. '.repeat(60)}</p>`));
    const found = (await told([{ ...brief, text: `${brief.text}<img src="/b.png" alt="The bridge">` }])).get('bridge');
    expect(found).toMatchObject({ content_html: expect.stringContaining('https://notes.example/b.png') });
    expect(found?.content_text).toContain('Nobody crosses');
  });

  it('do not take the place of the whole text when the page cannot be had for once', async () => {
    world.web.set('https://notes.example/bridge', page('The bridge is stuck', `<p>${WORDS}</p><p>${WORDS}</p>`));
    await told([brief]);
    world.web.set('https://notes.example/bridge', { status: 503 });
    world.web.set(FEED, {
      body: feed([{ ...brief, text: '<p>Nobody crosses the mill race dry today or tomorrow.</p>' }]),
    });
    world.pass(3600);
    await world.tick();
    expect((await items()).get('bridge')).toMatchObject({ content_text: expect.stringContaining('third engineer') });
  });

  it('given as the content stand unless the page begins like them', async () => {
    const content = {
      ...brief,
      text: '',
      more: '<content:encoded><![CDATA[<p>Stuck. I said so.</p>]]></content:encoded>',
    };
    world.web.set('https://notes.example/bridge', page('The bridge is stuck', `<p>${WORDS}</p><p>${WORDS}</p>`));
    expect((await told([content])).get('bridge')).toMatchObject({ content_text: 'Stuck. I said so.' });
  });

  it('are the page’s where the operator wants it so', async () => {
    const content = {
      ...brief,
      text: '',
      more: '<content:encoded><![CDATA[<p>Stuck. I said so.</p>]]></content:encoded>',
    };
    world.web.set('https://notes.example/bridge', page('The bridge is stuck', `<p>${WORDS}</p><p>${WORDS}</p>`));
    const found = (await told([content], 'always')).get('bridge');
    expect(found).toMatchObject({ content_text: expect.stringContaining('third engineer') });
  });
});
