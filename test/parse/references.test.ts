import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveReferences } from '../../lib/parse/references.ts';

describe('resolveReferences', () => {
  it.each([
    ['no reference at all', 'no reference at all'],
    ['an & alone', null],
    ['a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&apos;', 'a <b> &amp; "c" \'d\''],
    ['&#8217;&#x2019;&#X1F600;&#038;lt;', '’’😀&lt;'],
    ['&amp;#8217;', '&#8217;'],
    ['&nbsp;', null],
    ['&lt', null],
    ['&#0;', null],
    ['&#xD800;', null],
    ['&#x110000;', null],
  ])('reads %s', (written, text) => {
    expect(resolveReferences(written)).toBe(text);
  });

  it('reads back whatever was escaped', () => {
    const escaped = (text: string): string =>
      text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll('a', '&amp;');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '&', '<', ';', '#', 'lt;', '"') }), (text) => {
        expect(resolveReferences(escaped(text))).toBe(text.replaceAll('a', '&'));
      }),
    );
  });
});
