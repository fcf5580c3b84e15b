import { describe, expect, it } from 'vitest';
import * as entities from '../../lambdas/slim/entities.ts';
import * as decoding from '../../lambdas/slim/entities-decode.ts';
import * as serializers from '../../node_modules/dom-serializer/node_modules/entities/lib/esm/index.js';
import * as ours from '../../node_modules/entities/dist/decode.js';
import * as parsers from '../../node_modules/htmlparser2/node_modules/entities/dist/esm/decode.js';

/** A page is to be read, and a document written, by a bundle as by the program on one machine. */
describe('what bundles have in the place of several releases of entities', () => {
  it('gives htmlparser2 what its own release has', () => {
    expect(decoding.EntityDecoder).toBe(parsers.EntityDecoder);
    expect(decoding.htmlDecodeTree).toBe(parsers.htmlDecodeTree);
    expect(decoding.xmlDecodeTree).toBe(parsers.xmlDecodeTree);
    expect(decoding.fromCodePoint).toBe(parsers.fromCodePoint);
    expect(decoding.DecodingMode).toEqual(parsers.DecodingMode);
  });

  it('gives parse5 and our own tokens what the release of ours has', () => {
    expect(decoding.HtmlEntityDecoder).toBe(ours.HtmlEntityDecoder);
    expect(decoding.DecodingMode).toBe(ours.DecodingMode);
    expect(decoding.decodeHTML).toBe(ours.decodeHTML);
    expect(decoding.decodeHTMLAttribute).toBe(ours.decodeHTMLAttribute);
  });

  it('gives dom-serializer the escaping of its own release', () => {
    for (const text of ['a < b & "c" > d', 'Zoë €5 \u00a0 \u{1f600}', "it's <p title='x'>", '']) {
      expect(entities.encodeXML(text)).toBe(serializers.encodeXML(text));
      expect(entities.escapeAttribute(text)).toBe(serializers.escapeAttribute(text));
      expect(entities.escapeText(text)).toBe(serializers.escapeText(text));
    }
  });
});
