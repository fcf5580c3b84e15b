import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { openWorld, type World } from '../../world.ts';
import { askHub, HUB, type Listeners, listeners } from './listeners.ts';

export const CALLBACK = 'https://reader.example/push?token=abc';
export const TOPIC = 'https://feeds.example/feeds/wire/atom.xml';
const SOURCE = 'https://wire.example/feed.xml';

/** A wire with one feed of its own, and subscribers to it. */
export type Newsroom = {
  readonly world: World;
  readonly readers: Listeners;
  /** The wire now lists these; all that follows is done, and what was gathered told. */
  news(...titles: string[]): Promise<void>;
  /** Some seconds, and all that falls due in them. */
  soon(seconds?: number): Promise<void>;
  subscribe(more?: Readonly<Record<string, string>>): ReturnType<typeof askHub>;
};

const rss = (titles: readonly string[]) =>
  `<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>${titles
    .map(
      (title) =>
        `<item><title>${title}</title><link>https://wire.example/${title.replace(/\W+/g, '-')}</link><guid>${title}</guid><description>${`What became of ${title} is told here at length. `.repeat(20)}</description></item>`,
    )
    .join('')}</channel></rss>`;

export async function openNewsroom({
  kind = 'own',
  delta = false,
  publicAfter = 0,
}: {
  readonly kind?: 'own' | 'elsewhere';
  readonly delta?: boolean;
  readonly publicAfter?: number;
} = {}): Promise<Newsroom> {
  const readers = listeners();
  const url = kind === 'own' ? HUB : ('https://hub.example/' as AbsoluteUrl);
  const hub = { kind, url, publicAfter, delta };
  const world = await openWorld({ hub: { hub, callSubscriber: readers.call, callHub: readers.call } });
  const tell = (titles: readonly string[]) => world.web.set(SOURCE, { body: rss(titles), type: 'application/rss+xml' });
  const soon = async (seconds = 10) => {
    world.pass(seconds);
    await world.settle();
  };
  tell(['One']);
  await world.addSource({ id: 'wire', url: SOURCE, fullText: 'never' });
  await world.tick();
  await soon(publicAfter + 10);
  return {
    world,
    readers,
    soon,
    async news(...titles) {
      tell(titles);
      world.pass(900);
      await world.tick();
      await soon(publicAfter);
      await soon();
    },
    subscribe: (more = {}) =>
      askHub({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': CALLBACK, ...more }, world.hubPorts),
  };
}
