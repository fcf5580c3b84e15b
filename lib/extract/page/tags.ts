import { type Token, TokenizerMode } from 'parse5';
import { PageTokens } from './tokens.ts';
import { lawful } from './tree.ts';

/** What is told of a page's markup, in its order: tags as they stand, of which no tree is made. */
export type TagHandler = {
  /** Attributes by lower-case name, their references resolved. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
};

/** Elements in which no tag counts but their own end (WHATWG HTML §13.2.5.1), and what stands in them. */
const RAW: ReadonlyMap<string, number> = new Map([
  ...['title', 'textarea'].map((name) => [name, TokenizerMode.RCDATA] as const),
  ...['style', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [name, TokenizerMode.RAWTEXT] as const),
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

/** Reads the tags of any text whatever. Never throws; linear, however deep they nest. */
export function readTags(html: string, { open, close, text }: TagHandler): void {
  const nothing = () => {};
  const characters = ({ chars }: Token.CharacterToken) => text(chars);
  const tokens = new PageTokens(lawful(html), {
    onStartTag({ tagName, attrs }) {
      tokens.state = RAW.get(tagName) ?? TokenizerMode.DATA;
      open(tagName, Object.fromEntries(attrs.map(({ name, value }) => [name, value])));
    },
    onEndTag: ({ tagName }) => close(tagName),
    onCharacter: characters,
    onWhitespaceCharacter: characters,
    onNullCharacter: nothing,
    onComment: nothing,
    onDoctype: nothing,
    onEof: nothing,
  });
  tokens.run();
}
