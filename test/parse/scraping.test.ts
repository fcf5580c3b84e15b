import { escapeUTF8 } from 'entities';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl, Instant } from '../../lib/model/index.ts';
import { parseOpml } from '../../lib/parse/index.ts';

const BOARD = 'https://mill.example/board/' as AbsoluteUrl;

/** A list of FreshRSS with one outline of these attributes. */
function freshRss(type: string, attributes: Readonly<Record<string, string>>) {
  const written = Object.entries(attributes).map(([name, value]) => ` frss:${name}="${escapeUTF8(value)}"`);
  return parseOpml(
    `<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>FreshRSS</title></head><body><outline
    xmlns:frss="https://freshrss.org/opml" text="The mill" type="${type}" xmlUrl="${BOARD}" htmlUrl="${BOARD}"
    frss:priority="main"${written.join('')}/></body></opml>`,
  );
}

const ITEM = "//div[contains(concat(' ', normalize-space(@class), ' '), ' note ')]";

describe('a page that FreshRSS scrapes', () => {
  it('is followed by rules that say what its expressions say', () => {
    const { subscriptions, repairs } = freshRss('HTML+XPath', {
      xPathItem: ITEM,
      xPathItemTitle: 'descendant::h4',
      xPathItemUri: 'descendant::a[1]/@href',
      xPathItemTimestamp: './/span[@class="day"]/text()',
    });
    expect(repairs).toEqual([]);
    expect(subscriptions).toMatchObject([
      {
        kind: 'page',
        xmlUrl: BOARD,
        rules: {
          item: 'div.note',
          itemTitle: 'div.note h4',
          itemLink: 'div.note a',
          itemDate: 'div.note span[class="day"]',
        },
      },
    ]);
  });

  it('lists by them what it lists for FreshRSS', () => {
    const { subscriptions } = freshRss('HTML+XPath', {
      xPathItem: ITEM,
      xPathItemTitle: 'h4',
      xPathItemUri: 'p/a/@href',
      xPathItemTimestamp: 'descendant::time/@datetime',
    });
    const note = (number: number) =>
      `<div class="note new"><a href="/authors/ann">Ann Miller</a><h4>Flour of kind ${number}</h4>
       <p>It is ground. <a href="/board/${number}">Read</a></p><time datetime="2026-11-0${number}">lately</time></div>`;
    const page = `<!doctype html><title>Board</title><body><div class="notes">${[3, 2, 1].map(note).join('')}</div></body>`;
    const now = '2026-11-20T08:00:00.000Z' as Instant;
    const { items } = extractPage(page, { url: BOARD, rules: subscriptions[0]?.rules ?? {}, now });
    expect(items.map(({ title, url, published }) => [title, url, published?.instant.slice(0, 10)])).toEqual(
      [3, 2, 1].map((number) => [`Flour of kind ${number}`, `${BOARD}${number}`, `2026-11-0${number}`]),
    );
  });

  it('is followed without a rule that no selector says, and says so of each', () => {
    const { subscriptions, repairs } = freshRss('HTML+XPath', {
      xPathItem: '//article',
      xPathItemTitle: "concat('News: ', h2)",
      xPathItemUri: 'descendant::a',
      xPathItemTimestamp: "substring-after(.//p, 'on ')",
      xPathItemTimeFormat: 'd.m.Y',
      xPathItemContent: '.',
      xPathItemThumbnail: 'descendant::img/@src',
      xPathItemUid: '',
    });
    expect(subscriptions).toMatchObject([{ kind: 'page', rules: { item: 'article' } }]);
    expect(Object.keys(subscriptions[0]?.rules ?? {})).toEqual(['item']);
    expect(repairs.map(({ code, detail }) => `${code}: ${detail}`)).toEqual([
      `rule-dropped: "The mill": frss:xPathItemTitle "concat('News: ', h2)" has no CSS selector that selects the same; it is followed without, or write one as its rule itemTitle`,
      'rule-dropped: "The mill": frss:xPathItemUri "descendant::a" has no CSS selector that selects the same; it is followed without, or write one as its rule itemLink',
      `rule-dropped: "The mill": frss:xPathItemTimestamp "substring-after(.//p, 'on ')" has no CSS selector that selects the same; it is followed without, or write one as its rule itemDate`,
      'rule-dropped: "The mill": frss:xPathItemContent, frss:xPathItemThumbnail are left out: what an article is, is read from its own page; where that goes wrong, write the rules body, author or image',
      'rule-dropped: "The mill": frss:xPathItemTimeFormat "d.m.Y" is left out: most dates are understood as they are; where they are not, write the rule dateFormats, such as dd.MM.yyyy',
    ]);
  });

  it('is refused where no selector says what its items are, with what to write instead', () => {
    const { subscriptions, repairs } = freshRss('HTML+XPath', { xPathItem: "//p[contains(., 'flour')]" });
    expect(subscriptions).toEqual([]);
    expect(repairs).toEqual([
      {
        code: 'outline-dropped',
        detail: `"The mill" is skipped: frss:xPathItem "//p[contains(., 'flour')]" has no CSS selector that selects the same, and its items are found by nothing else; write one: feedmill sources add ${BOARD} --kind page --rule item=SELECTOR`,
      },
    ]);
  });

  it('is a page like any other where it tells no expression', () => {
    const { subscriptions, repairs } = freshRss('HTML+XPath', {});
    expect(subscriptions).toMatchObject([{ kind: 'page' }]);
    expect(subscriptions[0]?.rules).toBeUndefined();
    expect(repairs).toEqual([]);
  });
});

describe('other subscriptions of FreshRSS', () => {
  it('keep the selectors of their articles', () => {
    const selectors = { cssFullContent: 'div.main, .summary', cssContentFilter: '.footer, .aside' };
    expect(freshRss('rss', selectors).subscriptions).toMatchObject([
      { kind: 'feed', rules: { body: 'div.main, .summary', strip: ['.footer, .aside'] } },
    ]);
    expect(freshRss('HTML+XPath', { ...selectors, xPathItem: '//li' }).subscriptions).toMatchObject([
      { kind: 'page', rules: { item: 'li', body: 'div.main, .summary', strip: ['.footer, .aside'] } },
    ]);
  });

  it('are feeds where they are JSON Feeds', () => {
    const told = freshRss('JSONFeed', { jsonItem: 'items' });
    expect(told).toMatchObject({ subscriptions: [{ kind: 'feed' }], repairs: [] });
    expect(told.subscriptions[0]?.rules).toBeUndefined();
  });

  it.each(['XML+XPath', 'JSON+DotNotation', 'HTML+XPath+JSON+DotNotation', 'xml+xpath'])(
    'are passed over where they are read in a way that nothing here does: %s',
    (type) => {
      const { subscriptions, repairs } = freshRss(type, { xPathItem: '//item', jsonItem: 'data.items' });
      expect(subscriptions).toEqual([]);
      expect(repairs).toEqual([
        {
          code: 'outline-dropped',
          detail: expect.stringMatching(/^"The mill" is skipped: its type ".+" says that .+; try the site itself: /),
        },
      ]);
      expect(repairs[0]?.detail).toContain(`"${type}"`);
    },
  );
});
