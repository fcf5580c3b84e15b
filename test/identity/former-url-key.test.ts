import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formerUrlKey } from '../../lib/identity/former-url-key.ts';
import { isItemFragment, urlKey } from '../../lib/identity/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { twins } from './addresses.ts';

/** Articles are stored under these: none of them may ever read otherwise. */
const STORED: readonly [string, string][] = [
  ['https://www.a.example/2026/11/story/?utm_source=rss', 'a.example/2026/11/story'],
  ['http://m.a.example/story/amp/', 'a.example/story'],
  ['https://a.example/story.amp.html?b=2&a=1#top', 'a.example/story.html?a=1&b=2'],
  ['https://a.example/caf%c3%a9/%7Eada?outputType=amp', 'a.example/caf%C3%A9/~ada'],
  ['https://touch.a.example/story/print?gbraid=x', 'touch.a.example/story/print?gbraid=x'],
  ['https://a.example/#!/one', 'a.example#!/one'],
];

describe('the keys that stored articles have', () => {
  it.each(STORED)('%s is known as %s for ever', (address, key) => {
    expect(formerUrlKey(address as AbsoluteUrl)).toBe(key);
  });

  it('lead together whatever they led together, so that no id is lost', () => {
    fc.assert(
      fc.property(twins, ([one, other]) => {
        fc.pre(!isItemFragment(new URL(one).hash) && !isItemFragment(new URL(other).hash));
        if (formerUrlKey(one) === formerUrlKey(other)) expect(urlKey(one)).toBe(urlKey(other));
      }),
      { numRuns: 2000 },
    );
  });

  it('and today name an address by the same key where nothing new is known of it', () => {
    for (const [address, key] of STORED.slice(0, 4)) expect(urlKey(address as AbsoluteUrl)).toBe(key);
  });
});
