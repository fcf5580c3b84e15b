import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeRare, rareCharset } from '../../lib/fetch/rare-charsets.ts';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('charsets that the Encoding Standard lacks', () => {
  it.each(['cp437', 'CP850', 'cp737', 'IBM-865', 'mac-roman', 'cp808', 'koi8-t', 'tcvn', 'viscii', 'armscii8'])(
    'reads %s as iconv does, every byte',
    (label) => {
      expect(rareCharset(label)).toBe(label);
      expect(decodeRare(EVERY_BYTE, label)).toBe(iconv.decode(Buffer.from(EVERY_BYTE), label));
    },
  );

  it.each(['utf-32le', 'UTF-32BE', 'ucs4'])('reads %s, with characters beyond the first plane', (label) => {
    const bytes = iconv.encode('Café 𝄞 東', label.replace(/^ucs4$/, 'utf-32le'), { addBOM: false });
    expect(decodeRare(bytes, label)).toBe('Café 𝄞 東');
  });

  it('puts the replacement character for what is no character of UTF-32', () => {
    expect(decodeRare(Uint8Array.of(0, 0xd8, 0, 0, 0x41, 0, 0, 0, 0, 0, 0x11, 0, 1), 'utf-32le')).toBe(
      '\uFFFDA\uFFFD\uFFFD',
    );
  });

  it.each([
    ['cp932', '新聞', 'shift_jis'],
    ['cp936', '镕基', 'gb18030'],
    ['ms949', '신문', 'euc-kr'],
    ['windows-950', '新聞', 'big5'],
  ])('knows %s by its standard name', (label, text, charset) => {
    expect(rareCharset(label)).toBe(charset);
    expect(new TextDecoder(charset).decode(iconv.encode(text, label))).toBe(text);
  });

  it.each(['utf-7', 'base64', 'hex', 'binary', 'internal', 'constructor', 'x'])('takes %s for no charset', (label) => {
    expect(rareCharset(label)).toBeNull();
  });
});
