import { describe, expect, it } from 'vitest';
import { parseConfig, parseRules } from '../../lib/config/index.ts';

function configured(rules: string) {
  const text = `sources:\n  - id: a\n    url: https://a.example/\n    rules:\n      ${rules}\n`;
  return () => parseConfig(text, 'f.yaml').sources[0]?.rules;
}

describe('the rules of a source', () => {
  it('are read as they are written', () => {
    const written = `{ body: "div.story > p:not(.ad)", strip: [.promo, "aside[class*=promo]"], image: "meta[property='og:image']", dateFormats: ["dd.MM.yyyy HH:mm"], dateZone: Europe/Berlin }`;
    expect(configured(`<<: ${written}`)).toThrow();
    const text = `sources: [{ id: a, url: "https://a.example/", rules: ${written} }]`;
    expect(parseConfig(text, 'f.yaml').sources[0]?.rules).toEqual({
      body: 'div.story > p:not(.ad)',
      strip: ['.promo', 'aside[class*=promo]'],
      image: "meta[property='og:image']",
      dateFormats: ['dd.MM.yyyy HH:mm'],
      dateZone: 'Europe/Berlin',
    });
  });

  it.each([
    [
      'body: "[x"',
      'f.yaml:5:13 sources[0].rules.body: "[x" is no CSS selector (Attribute selector didn\'t terminate); write',
    ],
    ['title: "p:foo"', 'f.yaml:5:14 sources[0].rules.title: "p:foo" is no CSS selector (Unknown pseudo-class :foo)'],
    ['author: "..byline"', 'f.yaml:5:15 sources[0].rules.author: "..byline" is no CSS selector; write'],
    ['item: "li.card >"', 'f.yaml:5:13 sources[0].rules.item: "li.card >" is no CSS selector; write'],
    ['image: "<img>"', 'sources[0].rules.image: "<img>" is no CSS selector'],
    ['strip: [.fine, "p,"]', 'f.yaml:5:22 sources[0].rules.strip[1]: "p," is no CSS selector'],
    ['strip: .promo', 'sources[0].rules.strip: is text, not a list; write [.promo]'],
    ['dateFormats: [DD.MM.yyyy]', 'sources[0].rules.dateFormats[0]: "DD.MM.yyyy" holds DD, which means nothing'],
    ['dateZone: Europe/Berlyn', 'sources[0].rules.dateZone: "Europe/Berlyn" is no time zone; write one such as'],
    ['bodi: .x', 'f.yaml:5:7 sources[0].rules.bodi: is no key of this place; did you mean body?'],
  ])('are refused with line and key: %s', (rule, message) => {
    expect(configured(rule)).toThrow(message);
  });
});

describe('rules on a command line', () => {
  it('are keys and values, what may be a list given several times', () => {
    expect(parseRules(['body=.story', 'strip=.a', 'strip=.b', 'image=img[alt="a=b"]'])).toEqual({
      body: '.story',
      strip: ['.a', '.b'],
      image: 'img[alt="a=b"]',
    });
    expect(parseRules([])).toEqual({});
  });

  it.each([
    [['bodi=.x'], /^"bodi" is no rule; did you mean body\?$/],
    [['.x'], /^"\.x" is no rule; the rules are body, title/],
    [['body='], /^body says nothing; write body=<value>$/],
    [['body'], /^body says nothing/],
    [['body=.x', 'body=.y'], /^body comes twice/],
    [['strip=.x', 'strip=[y'], /^strip\.1: "\[y" is no CSS selector/],
    [['dateFormats=dd.MM'], /^dateFormats\.0: "dd\.MM" lacks the day, the month or the year/],
    [['__proto__=.x'], /is no rule/],
  ])('are refused in one line: %s', (written, why) => expect(() => parseRules(written)).toThrow(why));
});
