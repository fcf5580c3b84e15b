import { type ChildNode, type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { isCodeBox, isNumberedCode, numberedCode } from './code.ts';
import { type Embed, embedIn } from './embed.ts';
import { formulaText } from './formula.ts';
import { headingVerdict } from './heading.ts';
import { imageAddress, isDarkTwin } from './image.ts';
import { isBubble, isInitial, isInSentence, isSaidTwice, mentionIn } from './inline.ts';
import { PLAYED, playsSomething } from './media.ts';
import { fallbackEmbed, fallbackPicture, pictureIn } from './noscript.ts';

/** What is written in an element's place. */
export type StandIn =
  | { readonly as: 'nothing' }
  /** Its content, or other nodes, without its tag. */
  | { readonly as: 'content'; readonly children: readonly ChildNode[] }
  /** An element of another name. */
  | { readonly as: 'element'; readonly name: string }
  | { readonly as: 'code' | 'text'; readonly text: string; readonly url: AbsoluteUrl | null }
  | { readonly as: 'picture'; readonly element: Element }
  | { readonly as: 'embed'; readonly embed: Embed };

const NOTHING: StandIn = { as: 'nothing' };

/**
 * What an element stands for where that is not what its name says: what a script was to make of it, what it shows twice,
 * what tools of the page it holds. Null for the many that are what they are called.
 */
export function standInFor(element: Element, base: AbsoluteUrl): StandIn | null {
  const { name, attribs } = element;
  if (PLAIN.has(name) && attribs.class === undefined && attribs['aria-hidden'] === undefined) return null;
  const formula = formulaText(element);
  if (formula !== null) return formula === '' ? NOTHING : { as: 'code', text: formula, url: null };
  if (isSaidTwice(element)) return NOTHING;
  const embed = embedIn(element);
  if (embed !== null) return { as: 'embed', embed };
  const verdict = headingVerdict(element, base);
  if (verdict === 'drop') return NOTHING;
  if (verdict === 'content') return { as: 'content', children: element.children };
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name]! : null;
  if (make) return make(element, base);
  return name.includes('-') ? painted(element, base) : null;
}

/** Most elements of a text, of which nothing is to be asked. */
const PLAIN = new Set(
  'p em strong b i li ul ol tr td th blockquote figure figcaption br h1 h2 h3 h4 h5 h6 section article'.split(' '),
);

type Maker = (element: Element, base: AbsoluteUrl) => StandIn | null;

const player: Maker = (element, base) => {
  if (playsSomething(element, base)) return { as: 'element', name: PLAYED[element.name]! };
  // A film that a script fetches piece by piece has its first picture at least.
  return { as: 'picture', element };
};

const MAKERS: Readonly<Record<string, Maker>> = {
  img: (element) => (isDarkTwin(element) ? NOTHING : null),
  'amp-img': (element) => ({ as: 'picture', element }),
  'amp-anim': (element) => ({ as: 'picture', element }),
  video: player,
  audio: player,
  'amp-video': player,
  'amp-audio': player,
  noscript: (element, base) => {
    const picture = fallbackPicture(element, base);
    if (picture) return { as: 'picture', element: picture };
    const embed = fallbackEmbed(element);
    return embed ? { as: 'embed', embed } : NOTHING;
  },
  picture: (element, base) =>
    element.children.some((child) => isTag(child) && (child.name === 'img' || child.name === 'noscript'))
      ? null
      : painted(element, base),
  button: (element, base) => {
    if (isInSentence(element)) return { as: 'content', children: element.children };
    const picture = pictureIn(element.children, base);
    return picture ? { as: 'picture', element: picture } : NOTHING;
  },
  span: (element, base) => {
    if (isBubble(element)) return NOTHING;
    if (element.children.length === 0 && isPicturesPlace(element)) return painted(element, base);
    const mention = mentionIn(element, base);
    return mention ? { as: 'text', text: mention.name, url: mention.url } : null;
  },
  table: (element) => {
    const code = numberedCode(element);
    if (code) return { as: 'content', children: code.children };
    return isNumberedCode(element) ? { as: 'element', name: 'pre' } : null;
  },
  div: (element, base) => {
    if (isCodeBox(element)) return { as: 'element', name: 'pre' };
    if (isInitial(element)) return { as: 'content', children: element.children };
    const { role, 'aria-level': level = '' } = element.attribs;
    if (role === 'heading') return { as: 'element', name: `h${/^[1-6]$/.test(level) ? level : 2}` };
    return role === 'img' || (element.children.length === 0 && isPicturesPlace(element))
      ? painted(element, base)
      : null;
  },
};

/** Whether an empty box is called after a picture, or what a script puts behind it. */
function isPicturesPlace({ attribs }: Element): boolean {
  return /(?:^|[\s_-])(?:img|image|photo|pic(?:ture)?|bg|background|lazy\w*)(?=[\s_-]|$)/i.test(attribs.class ?? '');
}

/** An element of a library's own, or one with a picture behind it, that shows a picture and holds nothing to read. */
function painted(element: Element, base: AbsoluteUrl): StandIn | null {
  const { children } = element;
  if (imageAddress(element, base) === null || pictureIn(children, base) !== null) return null;
  const isRead = children.some((child) => child.type === 'text' && child.data.trim() !== '');
  return isRead ? null : { as: 'picture', element };
}
