import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SourceId, SourceState } from '../../../lib/model/index.ts';
import { openWorld, type World } from '../../world.ts';

/** What a source of kind `page` learns of the way to its list. */

const PAGE = 'https://courier.example/news';
const ID = 'courier' as SourceId;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** A page of stories `from` to `to`, each in an element of the class `cls`. */
function list(from: number, to: number, cls = 'card'): void {
  const cards = Array.from({ length: to - from + 1 }, (_, i) => {
    const nth = to - i;
    const url = `/story/${nth}-of-the-day`;
    world.web.set(`https://courier.example${url}`, {
      body: `<article><h1>The headline of story ${nth}</h1><p>${`What there is to say of story ${nth}. `.repeat(20)}</p></article>`,
      type: 'text/html',
    });
    return `<div class="${cls}"><h3><a href="${url}">The headline of story ${nth}</a></h3><p>What the story number ${nth} is about, in enough words for an excerpt.</p></div>`;
  });
  world.web.set(PAGE, {
    body: `<html><body><div class="list">${cards.join('')}</div></body></html>`,
    type: 'text/html',
  });
}

async function poll(): Promise<SourceState> {
  world.pass(24 * 3600);
  await world.tick();
  return (await world.ports.store.sources.state(ID))!;
}

it('learns how a page’s list is found, uses it, and notes when another way has to be found', async () => {
  list(1, 6);
  await world.addSource({ id: 'courier', url: PAGE, kind: 'page' });
  await world.tick();
  const first = (await world.ports.store.sources.state(ID))!;
  expect(first.way).toMatchObject({ item: 'div.list > div.card', title: 'h3 > a', items: 6, hits: 0, misses: 0 });
  list(2, 8);
  const second = await poll();
  expect(second.way).toMatchObject({ item: 'div.list > div.card', hits: 1, learnedAt: first.way?.learnedAt });
  list(3, 9, 'teaser');
  const third = await poll();
  expect(third.way).toMatchObject({ item: 'div.list > div.teaser', hits: 0, before: 'div.list > div.card' });
  expect(third.items).toBe(7);
});

it('says that the way it knew leads nowhere where the page lists nothing any more', async () => {
  list(1, 6);
  await world.addSource({ id: 'courier', url: PAGE, kind: 'page' });
  await world.tick();
  world.web.set(PAGE, { body: '<html><body><p>We have moved into an app.</p></body></html>', type: 'text/html' });
  expect((await poll()).lastError).toContain('its known item selector (div.list > div.card) no longer matches');
});

it('reads a state that was stored before there was such a way', async () => {
  list(1, 6);
  await world.addSource({ id: 'courier', url: PAGE, kind: 'page' });
  await world.tick();
  const { way: _, ...old } = (await world.ports.store.sources.state(ID))!;
  await world.ports.store.sources.saveState(old as SourceState);
  expect((await world.ports.store.sources.state(ID))?.way).toBeNull();
  list(2, 7);
  expect((await poll()).way).toMatchObject({ item: 'div.list > div.card', hits: 0 });
});

it('learns no way where the operator says what an item is', async () => {
  list(1, 6);
  await world.addSource({ id: 'courier', url: PAGE, kind: 'page', rules: { item: '.card' } });
  await world.tick();
  expect((await world.ports.store.sources.state(ID))?.way).toBeNull();
});
