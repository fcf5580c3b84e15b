import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ChildNode, Document, Element, ParentNode } from 'domhandler';
import fc from 'fast-check';
import { Parser, parse, serialize, type TreeAdapterTypeMap } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { describe, expect, it } from 'vitest';
import { PageTokens } from '../../../lib/extract/page/tokens.ts';

type Tree = TreeAdapterTypeMap<ChildNode, ParentNode, ChildNode, Document, Document, Element>;
const treeAdapter = adapter as never;

/** What comes of a page by way of our tokens, and by parse5's own. */
function both(markup: string): [ours: string, parse5: string] {
  const parser = new Parser<Tree>({ treeAdapter });
  const tokens = new PageTokens(markup, parser);
  parser.tokenizer = tokens as never;
  tokens.run();
  return [written(parser.document), written(parse<Tree>(markup, { treeAdapter }))];
}

function written(document: Document): string {
  return serialize<Tree>(document, { treeAdapter });
}

function expectSame(markup: string): void {
  const [ours, theirs] = both(markup);
  expect(ours).toBe(theirs);
}

describe('the tokens of a page', () => {
  it.each([
    ['a tag without end', '<p>a<b'],
    ['an attribute without end', '<p>a<b c="d'],
    ['attributes of every notation', `<p a b=c d='e' f="g" h = i j= "k" =l m=n/ o/ p/q A=1 a=2 r=">" s='<'>x`],
    [
      'references in text and attributes',
      '<p title="a&amp;b&copy&copy=1&notit;&#x26;">a&amp;b&copy;&copy c&notit;&#0;&#x80;',
    ],
    ['a less-than sign in text', '1 < 2 <3 <<b>x</b> </ b> </> <'],
    ['comments that end early, late or never', 'a<!-->b<!--->c<!---->d<!--x--!>e<!--!>f-->g<!---!>h-->i<!--x'],
    ['comments cut short', 'a<!-'],
    ['declarations that are none', 'a<!x>b<?php echo 1 ?>c<![CDATA[d]]>e<!'],
    ['document types', '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "x"><p>a<table>b'],
    ['a document type of old', '<!doctype html public "-//w3c//dtd html 3.2//en"><p>a<table><tr><td>b'],
    ['an end tag with attributes', '<p>a</p class="b>c">d'],
    ['a script with what looks like tags', '<script>if (a</b/.test("</scr"+"ipt>")) x("<p>")</script >b'],
    ['a script in a comment in a script', '<script><!-- <script> a </script> b --> c </script> d'],
    ['a script whose comment ends at once', '<script><!--> <script> a </script> b'],
    [
      'texts that hold no tags',
      '<title>a<b>&amp;</title><textarea>\n<p>b</textarea><style>c<p></style><xmp><p></xmp><iframe><p></iframe><noscript><img></noscript><noembed><p></noembed>z',
    ],
    ['texts that never end', '<title>a</titlex></title'],
    ['a plain text', '<p>a<plaintext><p>b</plaintext>'],
    [
      'foreign content',
      '<svg><![CDATA[a<b]]><title><p>b</p></title><style><a></style><script>c<d></script><foreignObject><p>e<p>f</foreignObject></svg><math><mi>g<![CDATA[h',
    ],
    ['what is left of a table', '<table> a <tr> b <td>c</table>d<table><!-- x --><b>e</table>'],
    ['white space around the parts of a page', ' <html> <head> <title>a</title> </head> <body> b </body> </html> c '],
    ['a line that begins preformatted text', '<pre>\n\na</pre><pre>\n</pre><listing>\nb'],
    ['formatting that closes in another order', '<p><b>a<i>b</b>c</i>d<a href=1>e<a href=2>f</p>g'],
    ['letters that are no ASCII', '<p CLASS=Ä ÄÖ=1>İ<İ><K>K</K>'],
    ['a select', '<select><option>a<p>b<optgroup>c</select>d'],
  ])('are the standard’s for %s', (_, markup) => expectSame(markup));

  it('are the standard’s for any mixture of its pieces', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => expectSame(pieces.join(''))),
      {
        numRuns: 3000,
      },
    );
  });

  it('are the standard’s for any characters', () => {
    const soup = fc.array(fc.constantFrom(...'<>/!-?="\'&;[]ax \n#'), { maxLength: 60 }).map((chars) => chars.join(''));
    fc.assert(fc.property(soup, expectSame), { numRuns: 3000 });
  });

  const folder = `${process.env.FEEDMILL_DATA ?? '../shared'}/extraction`;
  it.skipIf(!existsSync(folder))(
    'are the standard’s for every fifth page of the data set',
    () => {
      let pages = 0;
      for (const set of readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/html`))) {
        for (const file of readdirSync(`${folder}/${set}/html`).filter((_, place) => place % 5 === 0)) {
          const html = gunzipSync(readFileSync(`${folder}/${set}/html/${file}`)).toString();
          const [ours, theirs] = both(html.replace(/\r\n?/g, '\n').replaceAll('\0', ''));
          expect(ours === theirs, `${set}/${file}`).toBe(true);
          pages += 1;
        }
      }
      expect(pages).toBeGreaterThan(90);
    },
    120_000,
  );
});

const names =
  'p div b i a table tr td li ul title script style textarea select option svg math title noscript pre br h1 form template'.split(
    ' ',
  );
const name = fc.constantFrom(...names, 'P', 'Script', 'x-y', 'foreignObject', 'mi');
const space = fc.constantFrom('', '', ' ', '\n', '\t ');
const piece = fc.oneof(
  fc.tuple(name, space).map(([tag, blank]) => `<${tag}${blank}>`),
  fc.tuple(name, space).map(([tag, blank]) => `</${tag}${blank}>`),
  fc
    .tuple(name, fc.constantFrom(' a', ' a=b', " a='b>c'", ' a="b&amp;c"', ' a="b', '/', ' a=b/', ' =', ' a = b'))
    .map(([tag, attribute]) => `<${tag}${attribute}>`),
  fc.constantFrom(
    'text',
    ' ',
    '\n',
    'a < b',
    '&amp;',
    '&notin',
    '&#65;',
    '<',
    '</',
    '<!',
    '<!--',
    '-->',
    '--!>',
    '<?',
    '>',
  ),
  fc.constantFrom(
    '<!doctype html>',
    '<![CDATA[',
    ']]>',
    '<!-->',
    '<html a=b>',
    '<head>',
    '<body>',
    '</body>',
    '</html>',
  ),
);
