import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiftedTexts } from '../../lib/parse/lifted-texts.ts';
import { firstItem, rss } from './samples.ts';

const anyText = fc.string({
  unit: fc.constantFrom('a', '0', '1', ';', '<', '&', '>', ' ', '\x01', '…'),
  maxLength: 40,
});

describe('LiftedTexts', () => {
  it('gives every text back as it was, alone and beside others', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const lifted = new LiftedTexts();
        const written = texts.map((text) => lifted.lift(text));
        expect(written.map((text) => lifted.restore(text))).toEqual(texts);
        expect(lifted.restore(written.join(''))).toBe(texts.join(''));
      }),
    );
  });

  it('leaves in the document nothing but short texts without markup', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = new LiftedTexts().lift(text);
        expect(written).not.toMatch(/[<>&]/);
        if (text.trim() !== '') expect(written.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  it.each([
    ['a well-formed feed', '<title><![CDATA[\x010;]]></title>'],
    ['a broken one', '<title>\x010;<b></title>'],
    ['one with it as a reference', '<title>&#1;0;</title>'],
  ])('lets no text of %s pass itself off as another', async (_, title) => {
    const secret = 'a text of some length that comes first';
    const item = await firstItem(rss(`<item><description>${secret}</description>${title}</item>`));
    expect(item.title).toContain('0;');
    expect(item.title).not.toContain(secret);
    expect(item.summary).toBe(secret);
  });
});
