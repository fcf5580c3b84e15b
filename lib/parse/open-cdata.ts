import { afterSpace } from './prolog.ts';
import { fieldKind, fieldName, structureName } from './vocabulary.ts';

/** A text in which every CDATA section is closed, and in which fields one had to be. */
export type ClosedCdata = { readonly text: string; readonly fields: readonly string[] };

/**
 * Closes the CDATA sections that their authors left open, each where its field ends; by XML's rules such a section goes
 * on to the end of the next one, and swallows all items in between. Sections that are closed stay as they are, whatever
 * they hold: what tells one that is not, is that a further section begins in it, behind the end of its field and right
 * after the start of another, or that no section ends any more. Linear in time.
 */
export function closeCdata(text: string): ClosedCdata {
  return text.includes(OPEN) ? new Closer(text).close() : { text, fields: [] };
}

/** Whether a section holds the beginning of another, and the end of the element around it or of an item. */
export function mayBeOpenCdata(section: string, tag: string): boolean {
  return section.includes(OPEN) && [`</${tag}`, ...ITEM_ENDS].some((end) => section.includes(end));
}

const OPEN = '<![CDATA[';
const CLOSE = ']]>';
const ITEM_ENDS = ['</item', '</entry'];

class Closer {
  readonly #text: string;
  /** Where each text that was looked for comes next; -1 where it does not any more. */
  readonly #next = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  close(): ClosedCdata {
    const text = this.#text;
    const parts: string[] = [];
    const fields: string[] = [];
    let copied = 0;
    for (let at = this.#find(OPEN, 0); at >= 0; ) {
      const from = at + OPEN.length;
      const end = this.#find(CLOSE, from);
      const field = this.#fieldBefore(at);
      const cut = field === null ? -1 : this.#endOf(field, from, end < 0 ? text.length : end);
      if (cut >= 0 && (end < 0 || this.#isSwallowed(cut, end))) {
        parts.push(text.slice(copied, cut).replace(HALF_CLOSED, ''), CLOSE);
        fields.push(field!);
        copied = cut;
        at = this.#find(OPEN, cut);
      } else at = end < 0 ? -1 : this.#find(OPEN, end + CLOSE.length);
    }
    return fields.length === 0 ? { text, fields } : { text: parts.join('') + text.slice(copied), fields };
  }

  /** Whether a section that ends here, and whose field ends before, has another in it that begins a field. */
  #isSwallowed(cut: number, end: number): boolean {
    const inner = this.#find(OPEN, cut);
    if (inner < 0 || inner > end || this.#fieldBefore(inner) === null) return false;
    // Who writes `]]]]><![CDATA[>` for `]]>` knows how a section ends.
    return !this.#text.startsWith(OPEN, end + CLOSE.length);
  }

  /** The name of the field of which the tag stands before this place, as written. */
  #fieldBefore(at: number): string | null {
    const before = this.#text.slice(Math.max(at - LONGEST_TAG, 0), at).trimEnd();
    const tag = before.slice(before.lastIndexOf('<'));
    const name = /^<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>$/.exec(tag)?.[1];
    return name !== undefined && fieldKind(fieldName(name)) !== null ? name : null;
  }

  /** Where a field ends, or the item around it, so that what follows can be nothing of a text; -1 where neither does. */
  #endOf(field: string, from: number, limit: number): number {
    let found = -1;
    for (const tag of [`</${field}`, ...ITEM_ENDS]) {
      for (let at = this.#find(tag, from); at >= 0 && at < limit; at = this.#find(tag, at + 1)) {
        if (!this.#isFollowedByFeed(at + tag.length)) continue;
        if (found < 0 || at < found) found = at;
        break;
      }
    }
    return found;
  }

  #isFollowedByFeed(from: number): boolean {
    const text = this.#text;
    const bracket = afterSpace(text, from);
    if (text[bracket] !== '>') return false;
    const next = afterSpace(text, bracket + 1);
    const [, name] = /^<\/?([A-Za-z_][\w:.-]*)/.exec(text.slice(next, next + LONGEST_TAG)) ?? [];
    if (name === undefined) return false;
    const field = fieldName(name);
    return field.includes(':') || fieldKind(field) !== null || structureName(field) !== null;
  }

  /** As `indexOf`, for places that come one after the other: no part of the text is looked through twice. */
  #find(what: string, from: number): number {
    const known = this.#next.get(what);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const at = this.#text.indexOf(what, from);
    this.#next.set(what, at);
    return at;
  }
}

const LONGEST_TAG = 300;

/** What stands for the end of a section without being it. */
const HALF_CLOSED = /(?:\]\][\s>]*|\]>)$/;
