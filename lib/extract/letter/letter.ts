import type { Document, Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type Image, NOWHERE } from '../../model/index.ts';
import { countWords, excerptOf, plainText } from '../page/plain.ts';
import { parseTree } from '../page/tree.ts';
import { sanitise } from '../sanitise/sanitise.ts';
import { type Block, type FlowHooks, type FlowLink, type FlowPicture, flowOf, wordsOf } from './flow.ts';
import { withoutFurniture } from './furniture.ts';
import { serviceOf } from './service.ts';
import { storiesIn } from './stories.ts';
import { type HiddenNames, hiddenNames } from './styles.ts';

/** What is known of a letter besides its HTML, and what becomes of its addresses. */
export type LetterHooks = FlowHooks & {
  /** Whether a line greets the letter's reader by name. */
  isGreeting(line: string): boolean;
  readonly title: string | null;
};

/** What a letter tells, for everybody. */
export type LetterText = {
  readonly html: string;
  readonly text: string;
  readonly excerpt: string | null;
  readonly wordCount: number;
  readonly leadImage: Image | null;
};

/** A story of a letter; `url` is where it leads. */
export type LetterStory = LetterText & { readonly title: string; readonly url: AbsoluteUrl | null };

/** An opened letter: what it holds, to be judged, and then what it tells. */
export type OpenedLetter = {
  readonly links: readonly FlowLink[];
  readonly pictures: readonly FlowPicture[];
  /** All that a reader sees, footers among it. */
  readonly text: string;
  readonly words: number;
  readonly language: string | null;
  read(hooks: LetterHooks): LetterText;
  /** Each story by itself; empty where there are not several. */
  stories(hooks: LetterHooks): LetterStory[];
};

/**
 * Opens the HTML of a letter. Letters are laid out in tables and styled in every element, so that what they tell is found
 * otherwise than in pages: everything that is shown, one below the other, without what is hidden or about the letter itself.
 * Never throws; linear in its size.
 */
export function openLetter(html: string): OpenedLetter {
  const tree = parseTree(html, 'document');
  const survey = surveyOf(tree);
  const all = flowOf(tree, survey.hidden, AS_WRITTEN);
  const text = all.flatMap((block) => (block.text === '' ? [] : [block.text])).join('\n\n');
  const shown = (hooks: LetterHooks): Block[] => {
    const blocks = flowOf(tree, survey.hidden, hooks).filter(
      // What names a reader though it is written in pieces.
      ({ text, raw }) => text === '' || squashed(hooks.text(raw)) === squashed(text),
    );
    return headed(withoutFurniture(blocks, hooks));
  };
  return {
    links: survey.links,
    pictures: survey.pictures,
    text,
    words: countWords(text),
    language: survey.language,
    read: (hooks) => written(shown(hooks)),
    stories: (hooks) =>
      storiesIn(shown(hooks)).map(({ title, url, blocks }) => ({
        ...written(blocks),
        title,
        url: url === null ? null : absoluteUrl(url),
      })),
  };
}

/** A letter that has no HTML, as HTML: paragraphs, quotations and lists as they are written in plain text. */
export function letterFromText(text: string): string {
  const asText = (line: string) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  // RFC 3676 §4.3: what stands behind such a line is the signature.
  const signature = lines.indexOf('-- ');
  const body = signature > 0 && signature > lines.length * 0.3 ? lines.slice(0, signature) : lines;
  return body
    .join('\n')
    .split(/\n[^\S\n]*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      if (/^[-=*_~#\s]{3,}$/.test(block)) return '<hr>';
      const linked = asText(block).replace(/https?:\/\/[^\s<>"]{1,3000}/g, (address) => {
        const url = withoutPunctuation(address);
        const rest = address.slice(url.length);
        return `<a href="${url}">${url}</a>${rest}`;
      });
      return `<p>${linked.replaceAll('\n', '<br>')}</p>`;
    })
    .join('\n');
}

/** A sentence's punctuation is no part of an address that ends it. */
function withoutPunctuation(address: string): string {
  let left = address;
  for (;;) {
    if (left.endsWith('&gt;')) left = left.slice(0, -4);
    else if (!left.endsWith('&amp;') && /[.,;:!?)\]]$/.test(left)) left = left.slice(0, -1);
    else return left;
  }
}

function squashed(text: string): string {
  return text.replace(/\s+/g, '');
}

const AS_WRITTEN: FlowHooks = { link: (href) => href, picture: ({ src }) => src, text: (text) => text };

type Survey = {
  readonly hidden: HiddenNames;
  readonly links: readonly FlowLink[];
  readonly pictures: readonly FlowPicture[];
  readonly language: string | null;
};

const MOST_LINKS = 5000;

/** Every link and picture, hidden ones too: what counts readers is there not to be seen. */
function surveyOf(tree: Document): Survey {
  const links: FlowLink[] = [];
  const pictures: FlowPicture[] = [];
  let sheet = '';
  let language: string | null = null;
  const stack = [...tree.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('attribs' in node)) continue;
    const { name, attribs } = node;
    if (name === 'style') sheet += textIn(node);
    if (name === 'html' || name === 'body') language ??= attribs.lang?.trim() || null;
    if (name === 'a' && attribs.href && links.length < MOST_LINKS) {
      const href = attribs.href.trim();
      const words = wordsOf(node);
      links.push({ href, words, service: serviceOf(href, words) });
    }
    if (name === 'img' && attribs.src && pictures.length < MOST_LINKS)
      pictures.push({ src: attribs.src.trim(), alt: attribs.alt ?? '', width: null, height: null });
    for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
  }
  return { hidden: hiddenNames(sheet), links, pictures, language };
}

function textIn({ children }: Element): string {
  return children.map((child) => (child.type === 'text' ? child.data : '')).join('');
}

/** A heading is as long at most, in words. */
const LONGEST_HEADING = 18;

/** Paragraphs that are headings by how large they are written against the rest. */
function headed(blocks: readonly Block[]): Block[] {
  const usual = usualSize(blocks);
  return blocks.map((block) => {
    if (block.kind !== 'text' || block.tag !== 'p' || block.words === 0 || block.words > LONGEST_HEADING) return block;
    if (usual === null || block.size === null || /[.,;:]$/.test(block.text)) return block;
    const ratio = block.size / usual;
    if (ratio < (block.isBold ? 1.2 : 1.4)) return block;
    return { ...block, tag: ratio >= 1.6 ? 'h2' : 'h3' };
  });
}

/** What is written in no size is written in this, in pixels. */
const BROWSERS_SIZE = 16;

function usualSize(blocks: readonly Block[]): number | null {
  const words = new Map<number, number>();
  for (const { size, words: count } of blocks) {
    const one = size ?? BROWSERS_SIZE;
    words.set(one, (words.get(one) ?? 0) + count);
  }
  return [...words].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function written(blocks: readonly Block[]): LetterText {
  const html = sanitise(blocks.map(markupOf).join(''), NOWHERE);
  const text = plainText(html);
  return {
    html,
    text,
    excerpt: excerptOf(text) || null,
    wordCount: countWords(text),
    leadImage: leadImageOf(blocks),
  };
}

function markupOf({ kind, tag, html, dir }: Block): string {
  if (kind === 'open' || kind === 'close' || kind === 'rule' || tag === 'bare') return html;
  if (kind === 'picture') return `<p>${html}</p>`;
  return `<${tag}${dir === 'rtl' ? ' dir="rtl"' : ''}>${html}</${tag}>`;
}

/** Narrower than this a picture does not lead an article, in pixels. */
const LEAST_LEAD = 200;

function leadImageOf(blocks: readonly Block[]): Image | null {
  for (const { pictures } of blocks) {
    for (const { src, alt, width, height } of pictures) {
      const url = absoluteUrl(src);
      if (url !== null && (width ?? LEAST_LEAD) >= LEAST_LEAD)
        return { url, width, height, alt: alt === '' ? null : alt, credit: null };
    }
  }
  return null;
}
