import { isSameArticle, type Part, partAddress, stitch } from '../../extract/index.ts';
import {
  type AbsoluteUrl,
  type ArticleContent,
  type Extraction,
  type Instant,
  millis,
  type PartLimits,
  type Source,
} from '../../model/index.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import type { Ports } from '../ports.ts';
import { ReadingStopped } from '../reader.ts';
import { MOST_HTML } from './bounded.ts';
import { readOrStop } from './read-or-stop.ts';

/** A page of an article in parts as it was read: what it links to, and its bytes. */
export type ReadPart = Part & {
  readonly links: Pick<Extraction, 'next' | 'whole'>;
  readonly size: number;
};

/** A part cannot be had: until some instant, or for good as far as can be told (`until` null). */
export type MissingPart = { readonly message: string; readonly until: Instant | null };

/** Fetches and reads one part. */
export type GetPart = (url: AbsoluteUrl) => Promise<ReadPart | MissingPart>;

/** An article of several pages made one; `missing` where not all of it could be had, and `content` is then not complete. */
export type WholeArticle = { readonly content: ArticleContent; readonly missing: MissingPart | null };

/**
 * Reads the further parts of an article whose first page is `first`, up to the limits. Where its pages link to one that
 * shows the whole, that one is asked for first and is enough if it has more text. The parts end where the next link does,
 * at a page that is another article's or is nothing new; each has a higher number than the one before, so none comes
 * twice. Throws only what `get` throws.
 */
export async function readParts(first: ReadPart, get: GetPart, limits: PartLimits): Promise<WholeArticle> {
  const whole = limits.most > 1 ? await readWhole(first, get) : null;
  if (whole !== null) return { content: whole, missing: null };
  const parts: [ReadPart, ...ReadPart[]] = [first];
  let missing: MissingPart | null = null;
  let size = first.size;
  let letters = first.content.html.length;
  for (let next = first.links.next; next !== null; next = parts.at(-1)!.links.next) {
    if (parts.length >= limits.most) {
      missing = forGood(`more than ${limits.most} parts`);
      break;
    }
    const part = await get(next);
    if ('message' in part) {
      missing = part;
      break;
    }
    if (!isNextOf(part, next, first)) break;
    size += part.size;
    letters += part.content.html.length;
    if (size > limits.bytes || letters > MOST_HTML) {
      missing = forGood('its parts together are too large');
      break;
    }
    parts.push(part);
    if (stitch(parts).added.at(-1) === 0) break;
  }
  if (parts.length === 1 && missing === null) return { content: first.content, missing };
  const { content } = stitch(parts);
  return { content: { ...content, complete: content.complete && missing === null }, missing };
}

/** The article from the page with all of it, where there is one and it has more than the first part. */
async function readWhole(first: ReadPart, get: GetPart): Promise<ArticleContent | null> {
  if (first.links.whole === null) return null;
  const page = await get(first.links.whole);
  if ('message' in page || !isSameArticle(first, page)) return null;
  const { html, text, wordCount, complete } = stitch([page]).content;
  if (wordCount <= first.content.wordCount || html.length > MOST_HTML) return null;
  return { ...first.content, html, text, wordCount, complete };
}

/** A redirect may lead back to the first part, or away. */
function isNextOf(part: ReadPart, asked: AbsoluteUrl, first: ReadPart): boolean {
  const number = (url: AbsoluteUrl) => partAddress(url, first.address)?.number;
  return number(part.address) === number(asked) && isSameArticle(first, part);
}

function forGood(message: string): MissingPart {
  return { message, until: null };
}

/** So long after the first part was read no other is begun: a visit must be over in its time. */
const PATIENCE_MS = 45_000;

/** A part waits for its turn longer than what can come later: after it the first would have to be asked for again. */
const PART_PATIENCE_MS = 15_000;

/** Fetches the parts of the article at `first` as politely as any page. */
export function politeParts(first: AbsoluteUrl, source: Source, ports: Ports): GetPart {
  const began = millis(ports.now());
  const patienceMs = Math.max(ports.manners.patienceMs, PART_PATIENCE_MS);
  const guest = { ...ports, manners: { ...ports.manners, patienceMs } };
  return async (url) => {
    if (millis(ports.now()) - began > PATIENCE_MS) return forGood(`${url}: earlier parts took too long`);
    const answer = await politeFetch({ url, accept: 'text/html, application/xhtml+xml, */*;q=0.5' }, guest);
    if (answer.outcome === 'busy') return answer;
    if (answer.outcome === 'unreachable') return { message: answer.message, until: ports.now() };
    if (answer.outcome !== 'fetched') return forGood(`${url}: ${answer.outcome}`);
    const options = { rules: source.rules, now: ports.now(), first };
    const extraction = await readOrStop(answer, options, source, ports);
    if (extraction instanceof ReadingStopped) return forGood(extraction.message);
    const article = extraction?.article ?? null;
    if (extraction === null || article === null) return forGood(`${url}: no article on the page`);
    return { content: article, address: answer.url, links: extraction, size: answer.body.length };
  };
}
