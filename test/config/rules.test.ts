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
      'f.yaml:5:13 sources[0].rules.body: "[x" is not a CSS selector (Attribute selector didn\'t terminate); write',
    ],
    ['title: "p:foo"', 'f.yaml:5:14 sources[0].rules.title: "p:foo" is not a CSS selector (Unknown pseudo-class :foo)'],
    ['author: "..byline"', 'f.yaml:5:15 sources[0].rules.author: "..byline" is not a CSS selector; write'],
    ['item: "li.card >"', 'f.yaml:5:13 sources[0].rules.item: "li.card >" is not a CSS selector; write'],
    ['image: "<img>"', 'sources[0].rules.image: "<img>" is not a CSS selector'],
    ['strip: [.fine, "p,"]', 'f.yaml:5:22 sources[0].rules.strip[1]: "p," is not a CSS selector'],
    ['strip: .promo', 'sources[0].rules.strip: is text, not a list; write [.promo]'],
    ['dateFormats: [DD.MM.yyyy]', 'sources[0].rules.dateFormats[0]: "DD.MM.yyyy" holds DD, which is not a token'],
    ['dateZone: Europe/Berlyn', 'sources[0].rules.dateZone: "Europe/Berlyn" is not a time zone; write one such as'],
    ['bodi: .x', 'f.yaml:5:7 sources[0].rules.bodi: is not a valid key here; did you mean body?'],
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
    [['bodi=.x'], /^"bodi" is not a rule; did you mean body\?$/],
    [['.x'], /^"\.x" is not a rule; the rules are body, title/],
    [['body='], /^body has no value; write body=<value>$/],
    [['body'], /^body has no value/],
    [['body=.x', 'body=.y'], /^body is given twice; keep one/],
    [['strip=.x', 'strip=[y'], /^strip\.1: "\[y" is not a CSS selector/],
    [['dateFormats=dd.MM'], /^dateFormats\.0: "dd\.MM" lacks the day, the month or the year/],
    [['__proto__=.x'], /is not a rule/],
  ])('are refused in one line: %s', (written, why) => expect(() => parseRules(written)).toThrow(why));
});
