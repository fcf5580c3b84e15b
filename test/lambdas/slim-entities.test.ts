import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as slim from '../../lambdas/slim/entities-decode.ts';
import * as whole from '../../node_modules/htmlparser2/node_modules/entities/dist/esm/decode.js';
import names from '../../node_modules/rss-parser/node_modules/entities/lib/maps/entities.json' with { type: 'json' };
import legacy from '../../node_modules/rss-parser/node_modules/entities/lib/maps/legacy.json' with { type: 'json' };

type Decoder = Pick<slim.EntityDecoder, 'startEntity' | 'write' | 'end'>;
type Emit = (codePoint: number, consumed: number) => void;

const MODES = [slim.DecodingMode.Legacy, slim.DecodingMode.Strict, slim.DecodingMode.Attribute];

/** Everything that a decoder tells of one reference, as htmlparser2 asks it. */
function told(make: (emit: Emit) => Decoder, text: string, mode: slim.DecodingMode): number[][] {
  const emitted: number[][] = [];
  const decoder = make((codePoint, consumed) => emitted.push([codePoint, consumed]));
  decoder.startEntity(mode);
  let length = decoder.write(text, 0);
  if (length < 0) length = decoder.end();
  return [...emitted, [length]];
}

const ours = (tree: 'html' | 'xml', text: string, mode: slim.DecodingMode) =>
  told((emit) => new slim.EntityDecoder(tree, emit), text, mode);

const theirs = (tree: 'html' | 'xml', text: string, mode: slim.DecodingMode) =>
  told(
    (emit) => new whole.EntityDecoder(tree === 'html' ? whole.htmlDecodeTree : whole.xmlDecodeTree, emit),
    text,
    mode,
  );

/** What the HTML standard says of a named reference: the longest name, which ends without its semicolon if it is old. */
function standard(text: string, mode: slim.DecodingMode): number[][] {
  const name = /^[0-9a-z]*(?=;)/i.exec(text)?.[0] ?? '';
  if (Object.hasOwn(names, name)) return stands(names[name as keyof typeof names], name.length + 2);
  const old = Object.keys(legacy).filter((start) => text.startsWith(start));
  const longest = old.reduce((most, start) => (start.length > most.length ? start : most), '');
  const isAddress = mode === slim.DecodingMode.Attribute && /^[=0-9a-z]/i.test(text.slice(longest.length));
  if (longest === '' || mode === slim.DecodingMode.Strict || isAddress) return [[0]];
  return stands(legacy[longest as keyof typeof legacy], longest.length + 1);
}

function stands(characters: string, length: number): number[][] {
  const units = characters.split('').map((unit) => [unit.charCodeAt(0), length]);
  return [...units, [length]];
}

describe('the decoder that bundles give htmlparser2', () => {
  it('reads every name as the HTML standard does, and as the release that htmlparser2 brings, but for its mistakes', () => {
    expect(Object.keys(names).length).toBeGreaterThan(2000);
    const mistakes = new Set<string>();
    for (const mode of MODES) {
      for (const name of Object.keys(names)) {
        const texts = [';', '', ' ', '=', 'x', '1', '&', 'é'].map((after) => name + after);
        for (const text of [...texts, name.slice(0, -1)]) {
          const read = ours('html', text, mode);
          expect(read, `${text}, mode ${mode}`).toEqual(standard(text, mode));
          if (String(read) !== String(theirs('html', text, mode))) mistakes.add(text);
        }
      }
    }
    // Such as `&backepsilonx`, which it takes for an accented A, and `&copysr` in an address, whose start it takes.
    expect(mistakes.size).toBe(126);
  });

  it('reads numbers, and all of XML, as that release does', () => {
    const read = (text: string) => {
      for (const mode of MODES) {
        for (const tree of ['html', 'xml'] as const) {
          if (tree === 'xml' || text.startsWith('#')) {
            expect(ours(tree, text, mode), `${tree} ${text}, mode ${mode}`).toEqual(theirs(tree, text, mode));
          }
        }
      }
    };
    const after = [';', '', ' ', 'g'];
    for (let number = 0; number < 0x300; number++) {
      for (const end of after) for (const start of ['#', '#x0']) read(`${start}${number}${end}`);
    }
    for (const number of ['55296', '65533', '1114111', '1114112', '99999999999', 'x', 'xD800', 'X41', '']) {
      for (const end of after) read(`#${number}${end}`);
    }
    for (const name of Object.keys(names)) for (const end of after) read(name + end);
    const piece = fc.constantFrom('#', '#x', ';', '&', 'amp', 'lt', 'quot', '1', 'f', ' ', '\u{1f600}');
    const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, read), { numRuns: 1000, seed: 7 });
  });
});
