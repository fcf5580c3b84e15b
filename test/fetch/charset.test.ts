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

  it.each([
    ['windows-1251', 'Паром снова ходит'],
    ['gbk', '渡轮恢复通航'],
    ['gb2312', 'Café'],
    ['big5', 'Žárovka na majáku praskla'],
    ['Shift_JIS', '桟橋だより'],
    ['EUC-KR', 'Привет'],
    ['EUC-JP', 'สวัสดี'],
    ['KOI8-R', 'Вести от кея'],
    ['iso-8859-2', 'Żuraw w porcie'],
    ['iso-8859-5', 'Я'],
    ['iso-8859-7', 'Νέα'],
    ['windows-1250', 'don’t'],
    ['windows-1254', 'İstanbul'],
    ['windows-1255', 'שלום עולם'],
    ['windows-1256', 'مرحبا'],
    ['tis-620', 'garçon'],
    ['cp866', '🎉'],
    ['iso-2022-jp', '渡し船'],
  ])('overrules %s on bytes that can only be UTF-8: %s', (charset, text) => {
    const stated = [
      decode(Buffer.from(xml(charset, text))),
      decode(Buffer.from(xml('utf-8', text)), `text/xml; charset=${charset}`),
      decodeText(Buffer.from(`<meta charset="${charset}"><p>${text}</p>`), null, 'html'),
    ];
    for (const read of stated) {
      expect(read).toMatchObject({ charset: 'utf-8', text: expect.stringContaining(text) });
      expect(read.repairs).toEqual([expect.objectContaining({ code: 'charset-overruled' })]);
    }
  });

  // Each is valid UTF-8 by chance, but for those that no chance makes so.
  it.each([
    ['gbk', ['谢谢', '小学', '小校', '路', '联通', '谢谢你', '渡轮恢复通航']],
    ['Shift_JIS', ['ﾄｲ', 'ﾃﾞｨ', 'ﾄｨﾄｨ', '渡し船']],
    ['EUC-KR', ['찮', '찌개', '서울']],
    ['Big5', ['中文', '臺灣']],
    ['EUC-JP', ['長崎', '新聞']],
    ['windows-1251', ['УЁ', 'Я', 'Ну, ё-моё', 'А»']],
    ['KOI8-R', ['Ещё']],
    ['windows-1252', ['CAFÉ\xa0!', 'Ñ°', 'à la']],
    ['windows-1254', ['Ş»']],
    ['windows-874', ['แบบ', 'แดด', 'เกม']],
  ])('believes %s where text in it could be taken for UTF-8', (charset, texts) => {
    for (const text of texts) {
      const { text: read, repairs } = decode(iconv.encode(xml(charset, text), charset));
      expect(read, text).toContain(text);
      expect(repairs, text).toEqual([]);
    }
  });

  it('believes ISO-2022-JP, which is all ASCII and so always valid UTF-8', () => {
    const title = Buffer.concat([Buffer.from('\x1b$B'), Buffer.from('467c4b5c', 'hex'), Buffer.from('\x1b(B')]);
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="ISO-2022-JP"?><a>'),
      title,
      Buffer.from('</a>'),
    ]);
    expect(decode(bytes)).toMatchObject({ text: expect.stringContaining('日本'), repairs: [] });
  });

  it('overrules a label on much UTF-8 of which a byte was lost', () => {
    const text = 'Паром снова ходит, и все говорят, что он ходит чаще. '.repeat(3);
    const read = decode(Buffer.from(xml('windows-1251', text)).subarray(0, -7));
    expect(read.text).toContain('Паром снова ходит, и все');
    const codes = ['charset-overruled', 'bytes-replaced'].map((code) => expect.objectContaining({ code }));
    expect(read.repairs).toEqual(codes);
  });

  it('keeps all text of every charset as it is labelled, and finds all of it that is UTF-8', () => {
    const words: Readonly<Record<string, string>> = {
      'windows-1251': 'паром снова ходит маяк погасили на ремонт лёд сошёл с залива новости причала',
      gbk: '渡轮恢复通航灯塔停电检修港口结冰两天码头新闻谢谢学校小学路透社写作薪水联通',
      'euc-kr': '부두에서 온 소식 나룻배가 다시 다닌다 등대 전구를 갈았다 시청 앞 짬뽕 찌개',
      shift_jis: '渡し船が再開した灯台の電球を交換桟橋に新しい時計という知らせﾃｽﾄ',
    };
    for (const [charset, all] of Object.entries(words)) {
      const parts = fc.array(fc.constantFrom(...all.split(charset === 'windows-1251' ? ' ' : '')), { minLength: 6 });
      fc.assert(
        fc.property(parts, (some) => {
          const text = some.join(charset === 'windows-1251' ? ' ' : '').trim();
          fc.pre(new Set(text).size > 3);
          expect(decode(iconv.encode(xml(charset, text), charset)).text).toContain(text);
          expect(decode(Buffer.from(xml(charset, text))).text).toContain(text);
        }),
      );
    }
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
