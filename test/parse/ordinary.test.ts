import { describe, expect, it } from 'vitest';
import { ordinaryFeed } from '../../lib/parse/ordinary.ts';
import { atom, firstItem, rss } from './samples.ts';

const ITEM = '<item><title>One</title><link>https://news.example/1</link></item>';

describe('ordinaryFeed', () => {
  it.each([
    [
      'comments, CDATA and an instruction before it',
      `<?xml version="1.0"?><!-- a --><?x y?>${rss(`<!-- <item> -->${ITEM}`)}`,
    ],
    ['an extension that nobody reads, with anything in it', rss(`<x:y a="&nbsp;"><b>&nbsp;</b><b/></x:y>${ITEM}`)],
    ['more than four million characters', rss(ITEM.replace('One', 'x'.repeat(4_100_000)))],
    [
      'an Atom link of type application/xhtml+xml',
      atom('<entry><link type="application/xhtml+xml" href="/"/></entry>'),
    ],
  ])('takes a feed with %s', (_, text) => {
    expect(ordinaryFeed(text)).not.toBeNull();
  });

  it.each([
    ['a document type', `<!DOCTYPE rss>${rss(ITEM)}`],
    ['a reference that XML does not know', rss(ITEM.replace('One', '&nbsp;'))],
    ['a reference to a character that XML does not have', rss(ITEM.replace('One', '&#1;'))],
    ['a control character', rss(ITEM.replace('One', '\x01'))],
    ['a control character in an attribute', rss(ITEM.replace('<link>', '<link title="\x01">'))],
    ['markup in a text', rss(ITEM.replace('One', '<b>One</b>'))],
    ['a base', rss(ITEM.replace('<link', '<link xml:base="/a"'))],
    ['a prefix that means something else', rss(ITEM, ' xmlns:media="http://purl.org/dc/elements/1.1/"')],
    ['end tags in the wrong order', rss(ITEM.replace('</title>', '').replace('</item>', '</item></title>'))],
    ['an unread extension that is not closed', rss(`<x:y>${ITEM}`)],
    ['an item in an item', rss(ITEM.replace('</item>', `${ITEM}</item>`))],
    ['an item beside the channel', rss('').replace('</channel>', `</channel>${ITEM}`)],
    ['CDATA that is not closed', rss(ITEM.replace('One', '<![CDATA[One'))],
    ['attributes without space between them', rss(ITEM.replace('<link', '<link a="1"b="2"'))],
    ['something after its end', `${rss(ITEM)}<p/>`],
    ['its end cut off', rss(ITEM).slice(0, -1)],
  ])('leaves a feed with %s to the long way', (_, text) => {
    expect(ordinaryFeed(text)).toBeNull();
  });

  it('reads texts in parts, with references and CDATA side by side, as one', async () => {
    const parts =
      '\n Fish &amp; <![CDATA[<chips> &amp; ]]><!-- no -->a text long enough to be lifted <![CDATA[]]>&#33;';
    const item = await firstItem(rss(`<item><title>x</title><description>${parts}</description></item>`));
    expect(item.summary).toBe('Fish & <chips> &amp; a text long enough to be lifted !');
  });
});
