import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AbsoluteUrl,
  isSameTerms,
  layTerms,
  licenceAt,
  ownTerms,
  reservationIn,
  rightsIn,
  SIGNALS,
  signalsIn,
  type Terms,
  type TermsPlace,
  termsFrom,
  termsOf,
} from '../../lib/model/index.ts';

const CC_BY = 'https://creativecommons.org/licenses/by/4.0/' as AbsoluteUrl;
const HOUSE = 'https://gazette.example/terms' as AbsoluteUrl;

describe('an address of a licence', () => {
  it.each([
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['data:text/html,free', 'data:text/html,free'],
    ['all rights reserved', 'all rights reserved'],
    ['https://reader:pass@gazette.example/terms', 'https://reader:pass@gazette.example/terms'],
    ['https://gazette.example/terms?token=0a1b2c3d4e5f', 'https://gazette.example/terms?token=0a1b2c3d4e5f'],
    [`https://gazette.example/${'a'.repeat(1_000_000)}`, `https://gazette.example/${'a'.repeat(76)}`],
  ])('is none where it is %.40s, and that is told', (written, told) => {
    const dropped: string[][] = [];
    expect(licenceAt(written, undefined, 'item', (...one) => dropped.push(one))).toBeNull();
    expect(dropped).toEqual([['licence-dropped', told]]);
  });

  it('is resolved against the document that says it', () => {
    expect(licenceAt(' /terms ', 'https://gazette.example/2026/quay', 'page')).toEqual({ url: HOUSE, from: 'page' });
  });

  it('is nothing to be told of where there is none', () => {
    expect(licenceAt('  ', undefined, 'item', () => expect.unreachable())).toBeNull();
  });
});

describe('signals', () => {
  it.each([
    ['search=yes, ai-train=no', { search: true, 'ai-train': false }],
    ['Search = YES; AI-Input=n', { search: true, 'ai-input': false }],
    ['train-ai=n', { 'ai-train': false }],
    ['ai-train=maybe, price=no, ai-train', {}],
    ['ai-train=yes, ai-train=no', { 'ai-train': false }],
    ['constructor=yes, __proto__=no', {}],
  ])('%s', (written, said) => {
    const signals = signalsIn(written, 'robots');
    expect(Object.fromEntries(signals.map(({ name, allowed }) => [name, allowed]))).toEqual(said);
  });
});

describe('a reservation', () => {
  it('is one for 1, none for 0, and nothing else is either', () => {
    expect(reservationIn(' 1 ', '/tdm.json', 'https://gazette.example/a', 'header')).toEqual({
      reserved: true,
      policy: 'https://gazette.example/tdm.json',
      from: 'header',
    });
    expect(reservationIn('0', null, undefined, 'page')).toEqual({ reserved: false, from: 'page' });
    const dropped: string[] = [];
    expect(reservationIn('yes', null, undefined, 'page', (_, what) => dropped.push(what))).toBeUndefined();
    expect(dropped).toEqual(['tdm-reservation: yes']);
  });

  it('stands without a policy that is no address', () => {
    expect(reservationIn('1', 'javascript:go()', undefined, 'page')).toEqual({ reserved: true, from: 'page' });
  });
});

it('keeps so many words of rights as a line has, and none of a whole document', () => {
  expect(rightsIn(' © 2026 \n The Gazette ', 'item')).toEqual({ text: '© 2026 The Gazette', from: 'item' });
  expect(rightsIn('a'.repeat(600), 'item')?.text).toHaveLength(500);
  expect(rightsIn('a'.repeat(1_000_000), 'item')).toBeUndefined();
});

const place = fc.constantFrom<TermsPlace[]>('item', 'feed', 'page', 'json-ld', 'header', 'robots');
const url = fc.constantFrom(CC_BY, HOUSE, 'https://a.example/', 'https://b.example/') as fc.Arbitrary<AbsoluteUrl>;
const terms: fc.Arbitrary<Terms | undefined> = fc
  .record(
    {
      licences: fc.array(fc.record({ url, from: place }), { maxLength: 7 }),
      rights: fc.record({ text: fc.constantFrom('© A', '© B'), from: place }),
      signals: fc.array(fc.record({ name: fc.constantFrom(...SIGNALS), allowed: fc.boolean(), from: place })),
      tdm: fc.record({ reserved: fc.boolean(), from: place }),
    },
    { requiredKeys: [] },
  )
  .map(termsOf);

describe('terms', () => {
  it('are absent where nothing is said', () => {
    expect(termsOf({})).toBeUndefined();
    expect(termsOf({ licences: [], signals: [] })).toBeUndefined();
    expect(layTerms(undefined, undefined)).toBeUndefined();
  });

  it('are few, each once, in one order', () => {
    const law = fc.property(terms, (one) => {
      const { licences = [], signals = [] } = one ?? {};
      expect(licences.length).toBeLessThanOrEqual(5);
      expect(new Set(licences.map(({ url }) => url)).size).toBe(licences.length);
      const names = signals.map(({ name }) => name);
      expect(names).toEqual(SIGNALS.filter((name) => names.includes(name)));
    });
    fc.assert(law);
  });

  it('laid over others lose nothing to silence, and change nothing that they say already', () => {
    const law = fc.property(terms, terms, (base, over) => {
      const laid = layTerms(base, over);
      expect(layTerms(laid, over)).toEqual(laid);
      expect(layTerms(base, undefined)).toEqual(base);
      for (const key of ['licences', 'rights', 'signals', 'tdm'] as const) {
        if (base?.[key] !== undefined || over?.[key] !== undefined) expect(laid?.[key]).toBeDefined();
      }
      expect(laid?.tdm).toEqual(over?.tdm ?? base?.tdm);
    });
    fc.assert(law);
  });

  it('take one place’s licences in the place of those that it named before', () => {
    const base = termsOf({
      licences: [
        { url: HOUSE, from: 'page' },
        { url: 'https://a.example/' as AbsoluteUrl, from: 'robots' },
      ],
    });
    const over = termsOf({ licences: [{ url: CC_BY, from: 'page' }] });
    expect(layTerms(base, over)?.licences?.map(({ url }) => url)).toEqual([CC_BY, 'https://a.example/']);
  });

  it('are an article’s own but for what a robots.txt says', () => {
    const said = termsOf({
      licences: [
        { url: HOUSE, from: 'robots' },
        { url: CC_BY, from: 'feed' },
      ],
    });
    expect(ownTerms(said)).toEqual({ licences: [{ url: CC_BY, from: 'feed' }] });
    expect(termsFrom(said, () => false)).toBeUndefined();
  });

  it('are the same wherever they are said, in whatever order', () => {
    const one = termsOf({
      licences: [
        { url: CC_BY, from: 'page' },
        { url: HOUSE, from: 'item' },
      ],
    });
    const other = termsOf({
      licences: [
        { url: HOUSE, from: 'feed' },
        { url: CC_BY, from: 'json-ld' },
      ],
    });
    expect(isSameTerms(one, other)).toBe(true);
    expect(isSameTerms(one, undefined)).toBe(false);
    expect(isSameTerms(one, termsOf({ licences: [{ url: CC_BY, from: 'page' }] }))).toBe(false);
  });
});
