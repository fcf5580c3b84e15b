import { describe, expect, it } from 'vitest';
import { parseBody } from '../../lib/local/newspaper/body.ts';
import { editionAt, nextEdition } from '../../lib/local/newspaper/index.ts';
import { type Instant, millis } from '../../lib/model/index.ts';

const START = '2026-11-23T20:15:30.250Z' as Instant;
const DAY = 24 * 3_600_000;

describe('the first edition', () => {
  const { stories } = editionAt(0, START);

  it('has at least forty articles, some on each site', () => {
    expect(stories.length).toBeGreaterThanOrEqual(42);
    for (const site of ['harbour', 'almanac', 'board']) {
      expect(stories.filter((story) => story.site === site).length).toBeGreaterThanOrEqual(12);
    }
  });

  it('spreads them over six weeks before the start, newest first, and so into a month that is over', () => {
    const ages = stories.map((story) => millis(START) - millis(story.published));
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(Math.max(...ages)).toBeLessThanOrEqual(45 * DAY);
    expect(Math.max(...ages)).toBeGreaterThan(31 * DAY);
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
  });

  it('prints an agency’s story in two papers within a day or two, cut in one of them', () => {
    const told = stories.filter((story) => story.slug === 'gannet-light');
    expect(new Set(told.map((story) => story.site))).toEqual(new Set(['harbour', 'almanac']));
    const [a, b] = told.map((story) => millis(story.published)) as [number, number];
    expect(Math.abs(a - b)).toBeLessThan(2 * DAY);
    const words = told.map((story) => new Set(story.body.split(/\s+/)));
    const shared = [...(words[0] ?? [])].filter((word) => words[1]?.has(word)).length;
    expect(shared).toBeGreaterThan(100);
    expect(told[0]?.body).not.toBe(told[1]?.body);
  });

  it('gives dates to the second, so that feeds and pages say the same', () => {
    expect(stories.every((story) => story.published.endsWith('.000Z'))).toBe(true);
  });

  it('varies: every kind of block, three languages, one very long article', () => {
    const kinds = new Set(stories.flatMap((story) => parseBody(story.body).map((block) => block.kind)));
    expect([...kinds].sort()).toEqual(['figure', 'heading', 'list', 'paragraph', 'quote', 'table']);
    expect(new Set(stories.map((story) => story.language))).toEqual(new Set(['en-GB', 'de', 'fr']));
    expect(Math.max(...stories.map((story) => story.body.split(/\s+/).length))).toBeGreaterThan(1200);
  });
});

describe('later editions', () => {
  it('are the same however they are reached', () => {
    let stepped = editionAt(0, START);
    for (let i = 0; i < 50; i++) stepped = nextEdition(stepped);
    expect(stepped).toEqual(editionAt(50, START));
  });

  it('bring an appearance, a correction and a withdrawal in turn, fifteen seconds apart', () => {
    let edition = editionAt(0, START);
    for (const kind of ['appears', 'corrected', 'withdrawn', 'appears', 'corrected', 'withdrawn']) {
      const before = edition;
      edition = nextEdition(edition);
      expect(edition.last?.kind).toBe(kind);
      const grown = { appears: 1, corrected: 0, withdrawn: -1 }[kind];
      expect(edition.stories.length - before.stories.length).toBe(grown);
    }
    expect(editionAt(4, START).last?.story.published).toBe('2026-11-23T20:16:30.000Z');
  });

  it('run for a night: every address is new, every gap filled, every correction changes the text', () => {
    let edition = editionAt(0, START);
    const addresses = new Set(edition.stories.map((story) => `${story.site} ${story.slug}`));
    const numbers = new Set(edition.stories.map((story) => story.number));
    for (let i = 0; i < 2000; i++) {
      const before = edition;
      edition = nextEdition(edition);
      const { kind, story } = edition.last ?? expect.fail();
      const address = `${story.site} ${story.slug}`;
      if (kind === 'appears') {
        expect(addresses).not.toContain(address);
        expect(numbers).not.toContain(story.number);
        addresses.add(address);
        numbers.add(story.number);
        expect(JSON.stringify(story)).not.toMatch(/\{\w+\}/);
      }
      if (kind === 'corrected') {
        const old = before.stories.find((other) => `${other.site} ${other.slug}` === address);
        expect(story.published).toBe(old?.published);
        expect(story.modified > (old?.modified ?? '')).toBe(true);
        expect([story.body, story.notes]).not.toEqual([old?.body, old?.notes]);
      }
    }
  });

  it('have every announced correction apply to what was printed', () => {
    const first = editionAt(0, START).stories;
    const live = Array.from({ length: 120 }, (_, i) => editionAt(i + 1, START).last).filter(
      (x) => x?.kind === 'appears',
    );
    for (const story of [...first, ...live.map((x) => x?.story ?? expect.fail())]) {
      for (const { from } of story.corrections) expect(`${story.title}\n${story.body}`).toContain(from);
    }
  });

  it('refuse a number that is no edition', () => {
    expect(() => editionAt(-1, START)).toThrow(/No edition -1/);
    expect(() => editionAt(1.5, START)).toThrow(RangeError);
  });
});
