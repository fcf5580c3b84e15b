import type { ChildNode, Document, Element } from 'domhandler';
import { countWords } from '../page/plain.ts';
import { type Service, serviceOf } from './service.ts';
import { type HiddenNames, LEAST_SIZE, PLAIN_STYLE, type Style, styleOf } from './styles.ts';
import { isDataTable } from './tables.ts';

/** A link, as it is written, with its words and what it is for. */
export type FlowLink = { readonly href: string; readonly words: string; readonly service: Service | null };

/** A picture of a letter, its sides in pixels where they are stated. */
export type FlowPicture = {
  readonly src: string;
  readonly alt: string;
  readonly width: number | null;
  readonly height: number | null;
};

/**
 * What stands in a letter, one below the other, whatever tables put it where it is: paragraphs and headings with their
 * markup, pictures, and where lists, quotations and tables begin and end.
 */
export type Block = {
  readonly kind: 'text' | 'picture' | 'rule' | 'open' | 'close';
  /** `p`, `h2`, `li` …; for a beginning or an end the element's. */
  readonly tag: string;
  readonly html: string;
  readonly text: string;
  /** The text as it was written, before the hooks. */
  readonly raw: string;
  readonly words: number;
  /** How many of its words lead somewhere. */
  readonly linkWords: number;
  readonly links: readonly FlowLink[];
  readonly pictures: readonly FlowPicture[];
  readonly size: number | null;
  readonly isBold: boolean;
  readonly dir: string | null;
};

/** What becomes of a letter's addresses and texts. Null drops an address: a link's words stay, a picture goes. */
export type FlowHooks = {
  link(href: string): string | null;
  picture(picture: FlowPicture): string | null;
  text(text: string): string;
};

/** So many inline elements within each other are written; what is deeper is as if it were not. */
const DEEPEST_INLINE = 12;

const INLINE: Readonly<Record<string, string>> = {
  b: 'b',
  strong: 'strong',
  i: 'i',
  em: 'em',
  u: 'u',
  s: 's',
  strike: 's',
  del: 'del',
  sub: 'sub',
  sup: 'sup',
  code: 'code',
  tt: 'code',
  mark: 'mark',
  cite: 'cite',
  q: 'q',
  small: 'small',
  abbr: 'abbr',
};

/** Style alone: they neither begin a paragraph nor are written. */
const TRANSPARENT = new Set([
  'span',
  'font',
  'a',
  'label',
  'bdi',
  'bdo',
  'big',
  'o:p',
  'time',
  'ins',
  'nobr',
  'wbr',
  'var',
]);

const DROPPED = new Set(
  'head style script title meta link base noscript template iframe object embed form input select textarea button svg math video audio canvas map area xml'.split(
    ' ',
  ),
);

const STRUCTURE = new Set(['ul', 'ol', 'blockquote', 'dl', 'dt', 'dd']);

/** Characters that fill the line beside a subject so that nothing of the text follows it there. */
const FILLING = /[\u034f\u00ad\u061c\u115f\u17b4\u180e\u200b-\u200f\u2007\u2060-\u2064\ufeff]/g;
const MUCH_FILLING = 8;

type Task = { readonly node: ChildNode; readonly style: Style } | (() => void);

/** A letter's tree as {@link Block}s, in its order. Iterative, and linear in the tree's size. */
export function flowOf(tree: Document, hidden: HiddenNames, hooks: FlowHooks): Block[] {
  const writer = new FlowWriter(hooks);
  const stack: Task[] = [...tree.children].reverse().map((node) => ({ node, style: PLAIN_STYLE }));
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (typeof task === 'function') {
      task();
      continue;
    }
    const { node, style } = task;
    if (node.type === 'text') writer.text(node.data, style);
    else if ('attribs' in node) {
      const leave = writer.enter(node, styleOf(node, style, hidden));
      if (leave === null) continue;
      stack.push(leave.after);
      for (let i = node.children.length - 1; i >= 0; i -= 1)
        stack.push({ node: node.children[i]!, style: leave.style });
    }
  }
  writer.flush();
  return writer.blocks;
}

type Open = { readonly begin: string; readonly end: string; isWritten: boolean };

class FlowWriter {
  readonly blocks: Block[] = [];
  readonly #hooks: FlowHooks;
  readonly #inline: Open[] = [];
  #link: FlowLink | null = null;
  #tag = 'p';
  #html = '';
  #text = '';
  #raw = '';
  #linkText = '';
  #links: FlowLink[] = [];
  #pictures: FlowPicture[] = [];
  #filling = 0;
  /** Letters of the paragraph by their size. */
  #sizes = new Map<number | null, number>();
  #bold = 0;
  #dir: string | null = null;
  /** How many data tables and preformatted texts are open. */
  #tables = 0;
  #pre = 0;

  constructor(hooks: FlowHooks) {
    this.#hooks = hooks;
  }

  text(data: string, style: Style): void {
    if (style.isHidden || (style.size !== null && style.size < LEAST_SIZE)) return;
    this.#filling += data.match(FILLING)?.length ?? 0;
    const plain = data.replace(FILLING, '');
    const said = this.#pre > 0 ? plain : plain.replace(/\s+/g, ' ');
    this.#raw += said;
    const shown = this.#hooks.text(said);
    if (shown === '' || (shown === ' ' && (this.#html === '' || this.#html.endsWith(' ')))) return;
    this.#open();
    this.#html += escaped(shown);
    this.#text += shown;
    if (this.#link !== null) this.#linkText += ` ${shown}`;
    const letters = shown.trim().length;
    this.#sizes.set(style.size, (this.#sizes.get(style.size) ?? 0) + letters);
    if (style.isBold) this.#bold += letters;
    this.#dir ??= style.dir;
  }

  /** What is to be done when the element ends; null where nothing of it is looked at. */
  enter(element: Element, style: Style): { readonly style: Style; readonly after: () => void } | null {
    const { name, attribs } = element;
    if (DROPPED.has(name) || style.isHidden) return null;
    const after = (then: () => void = () => {}) => ({ style, after: then });
    if (name === 'br') {
      if (this.#html !== '') {
        this.#html += '<br>';
        this.#text += '\n';
        this.#raw += '\n';
      }
      return null;
    }
    if (name === 'hr') {
      this.flush();
      this.blocks.push({ ...EMPTY, kind: 'rule', tag: 'hr', html: '<hr>' });
      return null;
    }
    if (name === 'img') {
      this.#picture(attribs);
      return null;
    }
    if (name === 'a' && attribs.href !== undefined) return this.#anchor(element, after);
    const inline = INLINE[name];
    if (inline !== undefined) {
      if (this.#inline.length >= DEEPEST_INLINE) return after();
      this.#inline.push({ begin: `<${inline}>`, end: `</${inline}>`, isWritten: false });
      return after(() => this.#close());
    }
    if (TRANSPARENT.has(name)) return after();
    if (name === 'table' && this.#tables === 0 && isDataTable(element)) return this.#wrap('table', after);
    if (this.#tables > 0) {
      if (name === 'tr' || name === 'td' || name === 'th') return this.#wrap(name, after, 'bare', attribs.colspan);
      return after();
    }
    if (STRUCTURE.has(name)) return this.#wrap(name, after);
    if (name === 'li') return this.#wrap('li', after, 'bare');
    if (name === 'pre') {
      this.flush();
      this.#pre += 1;
      this.#tag = 'pre';
      return after(() => {
        this.flush();
        this.#pre -= 1;
      });
    }
    this.flush();
    if (/^h[1-6]$/.test(name)) this.#tag = name;
    return after(() => this.flush());
  }

  /** Ends the paragraph. */
  flush(): void {
    for (const open of [...this.#inline].reverse()) if (open.isWritten) this.#html += open.end;
    for (const open of this.#inline) open.isWritten = false;
    const text = this.#text.replace(/[^\S\n]+/g, ' ').trim();
    const isBeside = this.#filling >= MUCH_FILLING && this.#pictures.length === 0;
    if (!isBeside && (text !== '' || this.#pictures.length > 0)) {
      const words = countWords(text);
      this.blocks.push({
        kind: text === '' ? 'picture' : 'text',
        tag: this.#pre > 0 ? 'pre' : this.#tag,
        html: this.#pre > 0 ? this.#html : withoutLastBreaks(this.#html),
        text,
        raw: this.#raw,
        words,
        linkWords: countWords(this.#linkText),
        links: this.#links,
        pictures: this.#pictures,
        size: mostOf(this.#sizes),
        isBold: this.#bold > 0 && this.#bold >= text.length * 0.9,
        dir: this.#dir,
      });
    }
    this.#html = '';
    this.#text = '';
    this.#raw = '';
    this.#linkText = '';
    this.#links = this.#link === null ? [] : [this.#link];
    this.#pictures = [];
    this.#filling = 0;
    this.#sizes = new Map();
    this.#bold = 0;
    this.#dir = null;
    this.#tag = this.#tables > 0 ? 'bare' : 'p';
  }

  #anchor(element: Element, after: (then?: () => void) => { style: Style; after: () => void }) {
    const href = (element.attribs.href ?? '').trim();
    const words = wordsOf(element);
    const service = serviceOf(href, words === '' ? (element.attribs.title ?? '') : words);
    const link: FlowLink = { href, words, service };
    this.#links.push(link);
    // What is for leaving a list, for a browser or for sharing goes with its words.
    if (service !== null && service !== 'rules') return null;
    const leads = service === null ? this.#hooks.link(href) : null;
    const before = this.#link;
    this.#link = link;
    const isWritten = leads !== null && this.#inline.length < DEEPEST_INLINE;
    if (isWritten) this.#inline.push({ begin: `<a href="${escaped(leads)}">`, end: '</a>', isWritten: false });
    return after(() => {
      if (isWritten) this.#close();
      this.#link = before;
    });
  }

  #picture(attribs: Element['attribs']): void {
    const picture: FlowPicture = {
      src: (attribs.src ?? '').trim(),
      alt: this.#hooks.text(attribs.alt ?? '').trim(),
      width: pixels(attribs.width, attribs.style, 'width'),
      height: pixels(attribs.height, attribs.style, 'height'),
    };
    if (isSpacer(picture)) return;
    const shown = this.#hooks.picture(picture);
    if (shown === null) return;
    const side = (name: 'width' | 'height') => (picture[name] === null ? '' : ` ${name}="${picture[name]}"`);
    this.#open();
    this.#html += `<img src="${escaped(shown)}" alt="${escaped(picture.alt)}"${side('width')}${side('height')}>`;
    this.#pictures.push({ ...picture, src: shown });
  }

  #wrap(
    tag: string,
    after: (then?: () => void) => { style: Style; after: () => void },
    inner = 'p',
    colspan?: string,
  ): { style: Style; after: () => void } {
    this.flush();
    if (tag === 'table') this.#tables += 1;
    const span = /^[1-9]\d?$/.test(colspan ?? '') ? ` colspan="${colspan}"` : '';
    this.blocks.push({ ...EMPTY, kind: 'open', tag, html: `<${tag}${span}>` });
    this.#tag = inner;
    return after(() => {
      this.flush();
      if (tag === 'table') this.#tables -= 1;
      this.blocks.push({ ...EMPTY, kind: 'close', tag, html: `</${tag}>` });
      this.#tag = this.#tables > 0 ? 'bare' : 'p';
    });
  }

  /** Begins the inline elements that have not begun in this paragraph. */
  #open(): void {
    for (const open of this.#inline) {
      if (open.isWritten) continue;
      this.#html += open.begin;
      open.isWritten = true;
    }
  }

  #close(): void {
    const open = this.#inline.pop();
    if (open?.isWritten) this.#html += open.end;
  }
}

const EMPTY: Omit<Block, 'kind' | 'tag' | 'html'> = {
  text: '',
  raw: '',
  words: 0,
  linkWords: 0,
  links: [],
  pictures: [],
  size: null,
  isBold: false,
  dir: null,
};

/** The words of an element, of which a few suffice; those of its pictures where it has none. */
export function wordsOf(element: Element): string {
  let text = '';
  let alt = '';
  const stack: ChildNode[] = [...element.children].reverse();
  for (let node = stack.pop(), seen = 0; node !== undefined && text.length < 300 && seen < 300; node = stack.pop()) {
    seen += 1;
    if (node.type === 'text') text += `${node.data} `;
    else if ('attribs' in node) {
      if (node.name === 'img') alt += ` ${node.attribs.alt ?? ''}`;
      for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
    }
  }
  const words = text.replace(FILLING, '').replace(/\s+/g, ' ').trim();
  return (words === '' ? alt.replace(/\s+/g, ' ').trim() : words).slice(0, 300);
}

/** As large as this no picture is looked at: it makes room, or counts readers. */
const LEAST_SIDE = 6;

function isSpacer({ src, width, height }: FlowPicture): boolean {
  return src === '' || (width !== null && width < LEAST_SIDE) || (height !== null && height < LEAST_SIDE);
}

function pixels(attribute: string | undefined, style: string | undefined, name: string): number | null {
  const stated = /^\s*(\d{1,5})(?:px)?\s*$/.exec(attribute ?? '')?.[1];
  if (stated !== undefined) return Number(stated);
  for (const declaration of (style ?? '').slice(0, 2000).split(';')) {
    const [key = '', value = ''] = declaration.split(':', 2);
    const [, number] = /^\s*(\d{1,5})(?:\.\d+)?px/.exec(value) ?? [];
    if (key.trim().toLowerCase() === name && number !== undefined) return Number(number);
  }
  return null;
}

function withoutLastBreaks(html: string): string {
  let end = html.trim();
  while (end.endsWith('<br>')) end = end.slice(0, -4).trimEnd();
  return end;
}

function mostOf(sizes: ReadonlyMap<number | null, number>): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [size, letters] of sizes) {
    if (letters <= most) continue;
    best = size;
    most = letters;
  }
  return best;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
