import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCopy, sketchOf } from '../../lib/identity/index.ts';
import { likeness } from '../../lib/identity/sketch.ts';
import { PAIRS } from './near-duplicates/pairs.ts';
import { score } from './near-duplicates/score.ts';

const told = (text: string) => ({ title: null, excerpt: null, text });
const LONG = PAIRS.find(({ kind }) => kind === 'cut at the end')!.texts[0].text;

describe('copies among 324 pairs of our own', () => {
  it.each(['seen', 'held out'] as const)('are told from what is none: the half that was %s', (half) => {
    const { pairs, precision, recall, wrong, missed } = score(half);
    console.log(
      `${half}: ${pairs} pairs, each in both orders: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)};`,
      `wrongly taken ${JSON.stringify(wrong)}, missed ${JSON.stringify(missed)}`,
    );
    expect(pairs).toBeGreaterThan(150);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  it('hold both kinds in numbers', () => {
    const copies = PAIRS.filter(({ duplicate }) => duplicate).length;
    expect([copies, PAIRS.length - copies].every((count) => count >= 100)).toBe(true);
  });
});

describe('a sketch', () => {
  it('is the same for the same text, however it is spaced and cased', () => {
    const shouted = LONG.replaceAll(' ', '  ').toUpperCase();
    expect(sketchOf(told(shouted))?.anchors).toEqual(sketchOf(told(LONG))?.anchors);
  });

  it('is of title and excerpt where no text is known, and of nothing where they say too little', () => {
    const teaser = { title: 'Cranes to go', text: '', excerpt: LONG.slice(0, 200) };
    expect(sketchOf(teaser)).not.toBeNull();
    for (const excerpt of [null, '', 'Read more.']) expect(sketchOf({ ...teaser, excerpt })).toBeNull();
    expect(sketchOf(told('港の時計が動き出す。'))).toBeNull();
  });

  it('fits an item of one write unit, whatever the text, and is made in time', () => {
    const texts = [
      'a 1 '.repeat(300_000),
      '日本'.repeat(200_000),
      `${LONG} `.repeat(300),
      '\ud800 \u0000 '.repeat(9000),
    ];
    for (const text of texts) {
      const began = performance.now();
      const sketch = sketchOf(told(text));
      expect(sketch?.digest.length ?? 0).toBeLessThanOrEqual(500);
      expect(sketch?.probes.length ?? 0).toBeLessThanOrEqual(10);
      expect(performance.now() - began).toBeLessThan(10_000);
    }
  });

  it('says of two texts how much they have in common, whichever comes first', () => {
    const sentence = fc.constantFrom(...LONG.split(/(?<=\.)\s+/));
    const text = fc.array(sentence, { minLength: 3, maxLength: 12 }).map((some) => some.join(' '));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [sketchOf(told(one)), sketchOf(told(other))];
        if (a === null || b === null) return;
        expect(likeness(a.digest, b.digest)).toEqual(likeness(b.digest, a.digest));
        expect(isCopy(a.digest, a.digest)).toBe(true);
      }),
    );
  });
});
