import { Tokenizer } from 'htmlparser2';

/** Attributes by lower-case name, still escaped. */
export type RawAttributes = ReadonlyMap<string, string>;

/** What is told of a document, in order. Names and text are as written, references not yet resolved. */
export type TokenHandler = {
  open(name: string, attributes: RawAttributes, selfClosing: boolean): void;
  close(name: string): void;
  text(raw: string): void;
  cdata(text: string): void;
};

/**
 * Cuts any text whatever into tags and text, in one pass and in linear time. Nothing is refused: `<3` is text, an
 * attribute needs no quotes, the last tag may be cut off. Comments, declarations and instructions are passed over.
 */
export function tokenise(source: string, handler: TokenHandler): void {
  let name = '';
  let tagStart = 0;
  let attributes = new Map<string, string>();
  let attribute = '';
  let value = '';

  const opened = (end: number, selfClosing: boolean): void => {
    if (NAME.test(name)) handler.open(name, attributes, selfClosing);
    else handler.text(`&lt;${source.slice(tagStart, end + 1)}`);
    if (attributes.size > 0) attributes = new Map();
  };

  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: false },
    {
      onopentagname(start, end) {
        name = source.slice(start, end);
        tagStart = start;
      },
      onattribname(start, end) {
        attribute = source.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += source.slice(start, end);
      },
      onattribentity() {},
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: (end) => opened(end, false),
      onselfclosingtag: (end) => opened(end, true),
      onclosetag: (start, end) => handler.close(source.slice(start, end)),
      ontext: (start, end) => handler.text(source.slice(start, end)),
      ontextentity() {},
      oncdata: (start, end, offset) => handler.cdata(source.slice(start, end - offset)),
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();
}

/** What begins like an element's name; anything else after `<` is text. */
const NAME = /^[\p{L}_]/u;
