/** Attributes by name. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * Texts and attributes lifted out of a document before rss-parser reads it, and put back afterwards. It reads every
 * character one by one, and the bulk of a feed is text that tells it nothing.
 *
 * In the document a mark stands for each. No text can forge one: its first character is one that XML forbids, so it is
 * in no document that is well-formed, and a text of any other that holds it is itself lifted.
 */
export class LiftedTexts {
  readonly #texts: string[] = [];
  readonly #attributes: Attributes[] = [];

  /** What is to stand in the document for this text. White space stays: it is dropped where it means nothing. */
  lift(text: string): string {
    if (text.length <= SHORT ? !MARKUP.test(text) : !BLACK.test(text)) return text;
    return `${MARK}${this.#texts.push(text) - 1};`;
  }

  /** A text as it was, from what stands in the document for it or for its parts. */
  restore(written: string): string {
    if (written.startsWith(MARK) && written.indexOf(';') === written.length - 1)
      return this.#texts[Number(written.slice(1, -1))] ?? '';
    let at = written.indexOf(MARK);
    if (at < 0) return written;
    let restored = written.slice(0, at);
    while (at >= 0) {
      const end = written.indexOf(';', at);
      restored += this.#texts[Number(written.slice(at + 1, end))] ?? '';
      at = written.indexOf(MARK, end);
      restored += written.slice(end + 1, at < 0 ? written.length : at);
    }
    return restored;
  }

  /** What is to stand in a tag for these attributes: one, of which the value is a number. */
  liftAttributes(attributes: Attributes | null): string {
    return attributes === null ? '' : ` a="${this.#attributes.push(attributes) - 1}"`;
  }

  /** The attributes of an element, from those that stand in its tag. */
  restoreAttributes(written: unknown): Attributes {
    const lifted = this.#attributes[Number((written as Attributes | undefined)?.a)];
    return lifted ?? NONE;
  }
}

/** Up to here a mark is hardly shorter. */
const SHORT = 12;
const MARK = '\x01';
/** What would not stand in a document as it is. */
const MARKUP = /[&<>\x01]/;
const BLACK = /\S/;

const NONE: Attributes = {};
