/** No more of what a program says of itself is looked at. */
const LONGEST = 400;

/** A name is no longer. */
const LONGEST_NAME = 40;

/** Words by which a browser, and whoever would be taken for one, begins. */
const BROWSER = /^mozilla\//i;

/** What a program calls itself, without versions: the same after an upgrade, and for one program whatever else it says. */
export function agentOf(userAgent: string): string {
  const text = userAgent.slice(0, LONGEST).trim();
  if (text === '' || text === '-') return 'unnamed';
  const own = BROWSER.test(text) ? compatible(text) : text;
  const [first = ''] = own.split(/[/(;,]/, 1);
  // What is behind a number is a version: `Feedbin feed-id:1 - 3 subscribers`.
  const words = first.trim().split(' ');
  const end = words.findIndex((word) => /[0-9:]/.test(word) || !/[A-Za-z]/.test(word));
  const name = (end < 0 ? words : words.slice(0, Math.max(end, 1))).join(' ');
  return printable(name).slice(0, LONGEST_NAME) || 'unnamed';
}

/** What stands as `compatible;` in the words of a browser is its own name (RFC 9110 §10.1.5 knows it as a comment). */
function compatible(text: string): string {
  const at = text.indexOf('compatible;');
  return at < 0 ? 'browser' : text.slice(at + 'compatible;'.length).trim();
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').trim();
}

/** What a program says that fetches a feed for many. */
export type SaidReaders = { readonly by: string; readonly subscription: string | null; readonly readers: number };

/** Bounded, as whoever asks may say what he likes. */
const COUNT = /\b(\d{1,9}) (?:subscribers?|readers?|users?)\b/i;

/** Which of its subscriptions it is, where one address has several (Feedbin, The Old Reader). */
const SUBSCRIPTION = /feed-?id[:=] ?([A-Za-z0-9-]{1,40})/i;

/**
 * How many readers an aggregator says that it fetches for: Feedly, Feedbin, Inoreader, NewsBlur, The Old Reader, BazQux and
 * others tell it in their User-Agent, as Google Reader began. Null where none is told.
 */
export function saidReaders(userAgent: string): SaidReaders | null {
  const text = userAgent.slice(0, LONGEST);
  const count = COUNT.exec(text);
  if (count === null) return null;
  const by = agentOf(text);
  if (by === 'unnamed' || by === 'browser') return null;
  return { by, subscription: SUBSCRIPTION.exec(text)?.[1] ?? null, readers: Number(count[1]) };
}
