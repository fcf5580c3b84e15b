import { getDomain } from 'tldts';
import type { ArticleRule, PartnerArticle } from '../../model/index.ts';

/** A row of a contract. */
export function articleRule(name: string, demands: string, holds: ArticleRule['holds']): ArticleRule {
  return { name, demands, holds };
}

/** Whether something is there and not only white space. */
export function given(text: string | null): text is string {
  return text !== null && text.trim() !== '';
}

/** Characters as people count them, not UTF-16 units: a ship is one. */
export function characters(text: string | null): number {
  return text === null ? 0 : [...text.trim()].length;
}

/** Whether a text has a tag in it; a lone `<` is none. */
export function hasMarkup(text: string): boolean {
  const begin = text.search(/<\/?[a-z]/i);
  return begin >= 0 && text.includes('>', begin);
}

/** Whether a text has a web address in it. */
export function hasAddress(text: string): boolean {
  return /\bhttps?:\/\/|\bwww\.[a-z0-9]/i.test(text);
}

/** An absolute http(s) address without a user's name or password in it. */
export function isOpenLink(link: string | null): boolean {
  if (link === null || !URL.canParse(link)) return false;
  const { protocol, username, password } = new URL(link);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** Whether two addresses are of one registered domain (`www.paper.co.uk` and `feeds.paper.co.uk`; not two of `co.uk`). */
export function sameDomain(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false;
  const of = (address: string) => getDomain(address, { allowPrivateDomains: true }) ?? new URL(address).hostname;
  return of(a) === of(b);
}

/** Whether two language tags are of one language: `en` and `en-GB` are. */
export function sameLanguage(a: string, b: string): boolean {
  const primary = (tag: string) => tag.toLowerCase().split(/[-_]/, 1)[0];
  return primary(a) === primary(b);
}

/** The names of the tags in a piece of HTML, lower case, each once. */
export function tagNames(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/<([a-z][a-z0-9:-]*)/gi)].map((match) => match[1]!.toLowerCase()));
}

/** Whether an enclosure is a picture or a film. */
export function isVisual({ type }: PartnerArticle['media'][number]): boolean {
  return type !== null && /^(?:image|video)\//.test(type);
}
