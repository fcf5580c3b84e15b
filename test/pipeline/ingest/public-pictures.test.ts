import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Article, type ArticleContent, NO_CONTENT, type SourceId } from '../../../lib/model/index.ts';
import { ingest, offersFromPush, replay } from '../../../lib/pipeline/index.ts';
import { withPublicPictures } from '../../../lib/pipeline/ingest/public-pictures.ts';
import { openWorld, type World } from '../../world.ts';

/** Readers' browsers load pictures by themselves: none is to be sent to a network of the reader's own. */

const FEED = 'https://courier.example/feed.xml';
const PRIVATE = ['http://192.168.1.1/reboot.cgi?a=1&b=2', 'http://0x7f000001:8640/status', 'http://router/a.png'];
const PUBLIC = 'https://courier.example/crane.jpg';
const STAGE = 'http://10.0.0.7:8080/stage.jpg';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const inMarkup = (address: string) => address.replaceAll('&', '&amp;');
const picturesOf = (addresses: readonly string[]) =>
  addresses
    .map(
      (one, at) =>
        `<p>${`Paragraph ${at} of what was decided on the quay before the tide turned. `.repeat(12)}</p><figure><img src="${inMarkup(one)}" alt="x"></figure><video src="${inMarkup(one)}" poster="${inMarkup(one)}" controls><source src="${inMarkup(one)}"></video><audio src="${inMarkup(one)}" controls></audio>`,
    )
    .join('');

function tell(addresses: readonly string[]): void {
  const items = addresses.map((one, at) => {
    const address = inMarkup(one);
    return `<item><guid>s-${at}</guid><link>https://courier.example/s/${at}</link><title>Story ${at}</title>
<enclosure url="${address}" type="image/jpeg" length="1"/><media:content url="${address}" medium="image"/>
<content:encoded><![CDATA[${picturesOf(addresses)}]]></content:encoded></item>`;
  });
  world.web.set(FEED, {
    type: 'application/rss+xml',
    body: `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Courier</title>${items.join('')}</channel></rss>`,
  });
}

/** All that is public: feeds, pages, archives. */
async function published(): Promise<string> {
  const texts: string[] = [];
  for (const prefix of ['feeds', 'articles', 'index.html']) {
    for await (const key of world.ports.store.objects.list(prefix))
      texts.push(Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString());
  }
  expect(texts.length).toBeGreaterThanOrEqual(8);
  return texts.join('\n');
}

/** The hosts of private addresses that are loaded, or given as a file, anywhere in what is public. */
async function privateHosts(): Promise<string[]> {
  const all = await published();
  return ['192.168.1.1', '0x7f000001', '127.0.0.1', '//router', '10.0.0.7'].filter((host) => all.includes(host));
}

it('leaves out what a feed tells to be loaded from a private network, and keeps the rest', async () => {
  tell([...PRIVATE, PUBLIC]);
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  expect(await privateHosts()).toEqual([]);
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { content_html: string }[] };
  expect(items).toHaveLength(4);
  for (const { content_html } of items) expect(content_html).toContain(`<img src="${PUBLIC}"`);
  expect(await world.document('all', 'rss')).toContain(`url="${PUBLIC}"`);
});

it('leaves them out of what is read from a page', async () => {
  tell([PUBLIC]);
  const lead = `<meta property="og:image" content="http://[::ffff:192.168.1.1]/lead.jpg">`;
  const text = '<p>The council met on the quay before the tide turned, and the master read the list aloud.</p>'.repeat(
    8,
  );
  world.web.set('https://courier.example/s/0', {
    body: `<html><head>${lead}<title>Story 0</title></head><body><main><article><h1>Story 0</h1>${text}${picturesOf(PRIVATE)}</article></main></body></html>`,
  });
  await world.addSource({ id: 'courier', url: FEED, fullText: 'always' });
  await world.tick();
  expect(await world.document('all', 'json')).toContain('the master read the list');
  expect(await privateHosts()).toEqual([]);
  expect(await published()).not.toContain('c0a8:101');
});

it('leaves them out of what is pushed, be it an article or its correction', async () => {
  await world.addSource({ id: 'partner', url: 'https://partner.example/', kind: 'push' });
  for (const title of ['Pushed', 'Pushed again']) {
    const json = { id: 'p-1', title, html: picturesOf([...PRIVATE, PUBLIC]), image: PRIVATE[0] };
    const { offers } = offersFromPush({ form: 'json', json }, 'partner' as SourceId, world.ports.now());
    for (const offer of offers) expect((await ingest(offer, world.ports)).article).not.toBeNull();
    await world.settle();
    world.pass(60);
    expect(await world.document('all', 'rss')).toContain(`<title>${title}</title>`);
    expect(await privateHosts()).toEqual([]);
  }
});

it('keeps those of an origin that the operator trusts', async () => {
  Object.assign(world.ports, { manners: { ...world.ports.manners, trustedOrigins: [new URL(STAGE).origin] } });
  tell([STAGE, ...PRIVATE]);
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  expect(await privateHosts()).toEqual(['10.0.0.7']);
  expect(await world.document('all', 'json')).toContain(`<img src=\\"${STAGE}\\"`);
});

it('takes what an earlier version stored out where it is replayed', async () => {
  Object.assign(world.ports, { manners: { ...world.ports.manners, trustedOrigins: [new URL(STAGE).origin] } });
  tell([STAGE]);
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  expect(await privateHosts()).toEqual(['10.0.0.7']);
  world.pass(60);
  Object.assign(world.ports, { manners: { ...world.ports.manners, trustedOrigins: [] } });
  const choice = { source: null, since: null, until: null };
  for await (const { outcome } of replay(choice, world.ports, world.ports)) expect(outcome).toBe('revised');
  await world.settle();
  expect((JSON.parse(await world.document('all', 'json')) as { items: unknown[] }).items).toHaveLength(1);
  expect(await world.document('all', 'json')).not.toContain('10.0.0.7');
});

describe('withPublicPictures', () => {
  const content = (html: string): ArticleContent => ({ ...NO_CONTENT, html });
  const left = (html: string) => withPublicPictures(content(html), []).html;

  it('leaves text, links and what is public to the letter', () => {
    const html =
      '<p>Write &lt;img src="http://10.0.0.1/"&gt; or <a href="http://10.0.0.1/a.png">go there</a></p>' +
      '<img src="https://a.example/b.png?x=1&amp;y=2" alt="1 &gt; 0"><pre>video src="http://10.0.0.1"</pre>';
    expect(left(html)).toBe(html);
  });

  it('takes an address from a film that has others', () => {
    expect(
      left(
        '<video src="http://10.0.0.1/a" controls=""><source src="http://10.0.0.1/b"><source src="https://a.example/c"></video>',
      ),
    ).toBe('<video controls=""><source src="https://a.example/c"></video>');
  });

  it('takes a picture and files by the same rule', () => {
    const image = { width: null, height: null, alt: null, credit: null };
    const file = { type: null, length: null };
    const given = {
      ...NO_CONTENT,
      leadImage: { ...image, url: 'http://localhost/a.png' as Article['enclosures'][number]['url'] },
      enclosures: ['http://nas.local/a.mp3', 'https://a.example/b.mp3'].map((url) => ({ ...file, url: url as never })),
    };
    expect(withPublicPictures(given, [])).toMatchObject({
      leadImage: null,
      enclosures: [{ url: 'https://a.example/b.mp3' }],
    });
  });
});
