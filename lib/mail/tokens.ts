import { fieldOf, type Letter } from './parts.ts';
import { unescaped } from './recipient.ts';

/**
 * What in a letter's header fields names this one copy of it: ids of who subscribed, of the sending, of the bounce. They come
 * again in its links.
 */
export type Tokens = {
  /** Those that are looked for anywhere. */
  readonly anywhere: readonly string[];
  /** Whether a text holds one of them that is long enough to be nothing else. */
  isIn(text: string): boolean;
  /** Whether a value or a part of a path is one of them, however short. */
  is(value: string): boolean;
  without(text: string): string;
};

const LONGEST_TOKEN = 500;
const MOST_TOKENS = 2000;

/** A long one is looked for anywhere; a short one may be a number like any other, and is looked for as a whole value. */
const SHORTEST_ANYWHERE = 10;
const SHORTEST = 4;

/** Fields in which every part is about this copy or its reader. */
const OF_THE_COPY =
  /^(?:list-(?:unsubscribe|help|owner|post)|return-path|errors-to|sender|message-id|feedback-id|x-.*|references|in-reply-to|resent-message-id)$/;

/** The tokens of a letter's header; `links` are addresses that it gives for leaving it and the like, whose values are tokens too. */
export function tokensOf(letter: Pick<Letter, 'fields'>, links: readonly string[] = []): Tokens {
  const found = new Set<string>();
  const add = (token: string) => {
    if (found.size < MOST_TOKENS && token.length >= SHORTEST && token.length <= LONGEST_TOKEN && isRandom(token))
      found.add(token);
  };
  for (const { name, value } of letter.fields) {
    if (!OF_THE_COPY.test(name)) continue;
    for (const written of value.split(/[\s<>,;"']+/)) {
      if (/^(?:https?|mailto):/i.test(written)) for (const part of partsOf(written)) add(part);
      else for (const part of [written, ...written.split(/[@=:|/&?]+/)]) add(part);
    }
  }
  for (const link of links) for (const part of partsOf(link)) add(part);
  const anywhere = [...found].filter(({ length }) => length >= SHORTEST_ANYWHERE);
  const small = new Set([...found].map((token) => token.toLowerCase()));
  return {
    anywhere,
    isIn: (text) => anywhere.some((token) => text.includes(token)),
    is: (value) => small.has(value.toLowerCase()),
    without: (text) => anywhere.reduce((left, token) => left.replaceAll(token, ''), text),
  };
}

/** The addresses by which a list is left (RFC 2369 §3.2), as written, those for programs first. */
export function unsubscribeAddresses(letter: Pick<Letter, 'fields'>): string[] {
  const field = fieldOf(letter, 'list-unsubscribe') ?? '';
  const written = [...field.matchAll(/<([^<>]{1,2000})>/g)].map(([, address]) => (address ?? '').trim());
  return written.filter((address) => /^(?:https?|mailto):/i.test(address)).slice(0, 5);
}

/** The values of an address' query, and the parts of its path. */
function partsOf(address: string): string[] {
  const [path = '', query = ''] = address.split('?', 2);
  const values = query.split(/[&;#]/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  const segments = path.split(/[/@:]+/).slice(1);
  return [...values, ...segments].flatMap((part) => [part, unescaped(part)]);
}

/** What nobody chose: it has digits, and is no date, no version and no word with a number behind it. */
function isRandom(token: string): boolean {
  if (!/\d/.test(token) || /^[\d.]{1,5}$/.test(token)) return false;
  if (/^\d+$/.test(token)) return token.length >= 5;
  // issue-214, weekly2026; 2026-11-20, v2.3.1.
  return !/^[a-z]{3,40}[-_.]?\d{1,6}$/i.test(token) && !/^v?\d{1,4}(?:[-_.]\d{1,4}){1,5}$/i.test(token);
}
