import {
  type DecodingMode,
  HtmlEntityDecoder,
  replaceCodePoint,
  XmlEntityDecoder,
} from '../../node_modules/entities/dist/decode.js';

/** The decoding of `entities` as it is, and what htmlparser2 expects of an earlier release, by the same table. */
export * from '../../node_modules/entities/dist/decode.js';
export const { fromCodePoint } = String;

/** Earlier releases are given the table to decode by; here it says but which decoder is meant. */
export const htmlDecodeTree = 'html';
export const xmlDecodeTree = 'xml';

/** Earlier releases decode numbers in XML as in HTML. */
class LenientXmlDecoder extends XmlEntityDecoder {
  protected override readonly replaceNumericCodePoint = replaceCodePoint;
}

export class EntityDecoder {
  readonly #decoder: HtmlEntityDecoder | XmlEntityDecoder;

  constructor(tree: typeof htmlDecodeTree | typeof xmlDecodeTree, emit: (codePoint: number, consumed: number) => void) {
    this.#decoder = tree === htmlDecodeTree ? new HtmlEntityDecoder(emit) : new LenientXmlDecoder(emit);
  }

  startEntity(mode: DecodingMode): void {
    this.#decoder.startEntity(mode);
  }

  write(input: string, offset: number): number {
    return this.#decoder.write(input, offset);
  }

  end(): number {
    return this.#decoder.end();
  }
}
