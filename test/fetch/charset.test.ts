import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../lib/fetch/charset.ts';

const xml = (declared: string, text: string): string => `<?xml version="1.0" encoding="${declared}"?><a>${text}</a>`;
const decode = (bytes: Uint8Array, contentType: string | null = null) => decodeText(bytes, contentType, 'xml');

describe('decodeText', () => {
  it('believes a byte order mark before the header and the declaration', () => {
    const bytes = iconv.encode(xml('windows-1251', 'Café'), 'utf-16le', { addBOM: true });
    expect(decode(bytes, 'text/xml; charset=iso-8859-1')).toMatchObject({ charset: 'utf-16le', repairs: [] });
    expect(decode(bytes).text).toContain('Café');
  });

  it('believes the header before the declaration', () => {
    const bytes = iconv.encode(xml('windows-1252', 'Привет'), 'koi8-r');
    expect(decode(bytes, 'text/xml; charset="KOI8-R"').text).toContain('Привет');
  });

  it.each([
    ['windows-1251', 'Привет мир'],
    ['Shift_JIS', 'こんにちは'],
    ['EUC-KR', '안녕하세요'],
    ['Big5', '繁體中文'],
    ['iso-8859-2', 'Łódź'],
  ])('reads a document declared as %s', (charset, text) => {
    expect(decode(iconv.encode(xml(charset, text), charset)).text).toContain(text);
  });

  it('takes labels for what browsers take them to mean', () => {
    expect(decode(iconv.encode(xml('ISO-8859-1', '“quoted”'), 'windows-1252')).text).toContain('“quoted”');
    expect(decode(iconv.encode(xml('gb2312', '镕基'), 'gb18030')).text).toContain('镕基');
  });

  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'knows %s without a byte order mark by its zeros',
    (charset) => {
      const bytes = iconv.encode(xml(charset.slice(0, 6), 'Café'), charset, { addBOM: false });
      expect(decode(bytes, `text/xml; charset=${charset.slice(0, 6)}`).text).toContain('Café');
      expect(decode(bytes)).toMatchObject({ charset, text: expect.stringContaining('Café') });
    },
  );

  it('overrules a declaration of UTF-16 that could only be read because it is false', () => {
    expect(decode(Buffer.from(xml('utf-16', 'Café'))).text).toContain('Café');
  });

  it('overrules a declaration of Latin-1 on bytes that are UTF-8, and says so', () => {
    const { text, repairs } = decode(Buffer.from(xml('iso-8859-1', 'Café')));
    expect(text).toContain('Café');
    expect(repairs).toEqual([expect.objectContaining({ code: 'charset-overruled' })]);
  });

  it('falls back to windows-1252 where nothing is stated and it is no UTF-8, and says so', () => {
    const { text, charset, repairs } = decode(Buffer.from('<a>Caf\xe9 \x93x\x94</a>', 'latin1'));
    expect({ text, charset }).toEqual({ text: '<a>Café “x”</a>', charset: 'windows-1252' });
    expect(repairs).toEqual([expect.objectContaining({ code: 'charset-guessed' })]);
  });

  it('keeps good UTF-8 around a few bad bytes', () => {
    const bytes = Buffer.concat([Buffer.from(xml('utf-8', 'žluťoučký kůň')), Buffer.from([0xc3])]);
    expect(decode(bytes).text).toContain('žluťoučký kůň');
  });

  it('finds the charset of an HTML page in its meta tags, but not in a comment', () => {
    const page = (meta: string) => iconv.encode(`<!-- <meta charset="utf-8"> -->${meta}<p>Привет`, 'windows-1251');
    expect(decodeText(page('<meta charset=windows-1251>'), null, 'html').text).toContain('Привет');
    const older = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">';
    expect(decodeText(page(older), null, 'html').text).toContain('Привет');
  });

  it('goes by the declaration where the header is plainly wrong', () => {
    const bytes = iconv.encode(xml('windows-1251', 'Привет'), 'windows-1251');
    expect(decode(bytes, 'text/xml; charset=utf-8').text).toContain('Привет');
  });

  it('takes an unknown label for none', () => {
    expect(decode(Buffer.from(xml('x-nonsense', 'Café')), 'text/xml; charset=base64').text).toContain('Café');
  });

  it('never throws, whatever the bytes and the header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.option(fc.string()), (bytes, label) => {
        const { text } = decodeText(bytes, label === null ? null : `text/xml; charset=${label}`, 'html');
        expect(typeof text).toBe('string');
      }),
    );
  });
});
