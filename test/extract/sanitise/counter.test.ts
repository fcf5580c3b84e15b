import { describe, expect, it } from 'vitest';
import { isCounter, type Shown } from '../../../lib/extract/sanitise/counter.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const counts = (url: string, shown?: Shown) => isCounter(url as AbsoluteUrl, shown);

describe('what counts readers', () => {
  it.each([
    'https://pixel.a.example/t.gif',
    'https://counter.a.example/x?u=1',
    'https://a.example/pixel.gif?u=1',
    'https://a.example/track/open?id=77',
    'https://stats.a.example/c.php?site=2',
    'https://ad.doubleclick.net/ddm/x',
    'https://www.facebook.com/tr?id=1&ev=PageView',
    'https://a.example/matomo.php?idsite=1',
  ])('is told by host, folder, file and form together: %s', (url) => expect(counts(url)).toBe(true));

  it.each([
    'https://a.example/tracking/storm-map.jpg',
    'https://a.example/beacon/2026/lighthouse.jpg',
    'https://stats.a.example/harvest.png',
    'https://track.a.example/horses.webp',
    'https://a.example/counter/barista.png',
    'https://a.example/i/7f3a9c?w=800',
  ])('is no picture of which one word says so: %s', (url) => expect(counts(url)).toBe(false));

  it('is nothing of a stated size that people look at, unless its company is known for nothing else', () => {
    expect(counts('https://pixel.a.example/impression/1.gif?x=1', { width: 1200, height: 800 })).toBe(false);
    expect(counts('https://ad.doubleclick.net/ad/x.gif', { width: 300, height: 250 })).toBe(true);
  });
});
