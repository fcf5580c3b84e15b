import { type AbsoluteUrl, absoluteUrl } from './ids.ts';
import { carriesSecret, siteOf } from './secret-address.ts';
import type { Source, SourceState } from './source.ts';

/** Whether an address must not be told. */
export type MustHide = (address: AbsoluteUrl) => boolean;

/**
 * The same value, in the texts of which every address that must not be told has become its site's (`https://example.org/`):
 * what log lines and the status are made of. Only plain records, lists and errors are looked into.
 */
export function withoutSecrets<T>(value: T, mustHide: MustHide = carriesSecret): T {
  return discreet(value, mustHide) as T;
}

/** The addresses of a private source, and all that carry a secret. */
export function hidden(source: Source, state: SourceState | null = null): MustHide {
  if (source.private !== true) return carriesSecret;
  const own = new Set([source.url, state?.address, state?.validatorsOf, state?.moving?.to, state?.unbelieved?.to]);
  return (address) => own.has(address) || carriesSecret(address);
}

function discreet(value: unknown, mustHide: MustHide): unknown {
  if (typeof value === 'string') return maskedText(value, mustHide);
  if (Array.isArray(value)) return value.map((one) => discreet(one, mustHide));
  if (value instanceof Error) return discreetError(value, mustHide);
  if (typeof value !== 'object' || value === null || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, discreet(one, mustHide)]));
}

function discreetError({ name, message, stack, cause }: Error, mustHide: MustHide): Error {
  const told = new Error(
    maskedText(message, mustHide),
    cause === undefined ? {} : { cause: discreet(cause, mustHide) },
  );
  return Object.assign(told, { name, stack: stack === undefined ? undefined : maskedText(stack, mustHide) });
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** An address in a text goes on to what no written address holds (RFC 3986 §2): a blank, a quotation mark, a bracket. */
function maskedText(text: string, mustHide: MustHide): string {
  return text.replace(/https?:\/\/[^\s\p{Cc}"<>]+/giu, (found) => {
    const written = withoutPunctuation(found);
    const address = absoluteUrl(written);
    // Nobody can say where the secret is in what cannot be read.
    if (address === null) return written.includes('@') ? '…' : found;
    return mustHide(address) ? `${siteOf(address)}${found.slice(written.length)}` : found;
  });
}

/** A sentence's punctuation is no part of an address that ends it. */
function withoutPunctuation(text: string): string {
  let end = text.length;
  while (end > 0 && ".,;:!?)]}'’”…".includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}
