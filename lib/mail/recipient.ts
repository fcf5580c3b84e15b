import { createHash } from 'node:crypto';
import type { LetterAddress } from './parts.ts';

/**
 * Those who read a letter, in every form in which it may name them. What a letter shows to everybody else must show none of
 * it.
 */
export type Recipients = {
  /** Whether a text or an address names one of them, in whatever form. */
  isIn(text: string): boolean;
  /** The text without every such place. */
  without(text: string): string;
  /** Whether a line greets one of them by name. */
  isGreeting(line: string): boolean;
};

/** Of so many readers the forms are looked for: a letter to more than these names them to each other anyway. */
const MOST_READERS = 20;

/** What stands before an @ is looked for by itself where it is no word of the language. */
const OWN_LOCAL = /^(?=.{8,}$)[^@]*[a-z][^@]*[._\d-]/i;

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/**
 * `readers` with what the letter calls them; `secrets` are names of our own that are told to nobody, such as what stands
 * before the @; `writer` is whose name is everybody's to know, though the letter may call its readers by it.
 */
export function recipientsOf(
  readers: readonly LetterAddress[],
  secrets: readonly string[] = [],
  writer: string | null = null,
): Recipients {
  const others = wordsOf(writer ?? '');
  const known = readers.slice(0, MOST_READERS);
  const addresses = [...new Set(known.map(({ address }) => address.toLowerCase()))];
  const spoken = new Set<string>();
  for (const address of addresses) for (const form of spokenForms(address)) spoken.add(form);
  for (const secret of secrets) spoken.add(secret.toLowerCase());
  const hashes = new Set(addresses.flatMap(hashesOf));
  const packed = [...addresses, ...secrets].flatMap(packedForms);
  const plain = spoken.size === 0 ? null : new RegExp(alternatives(spoken), 'gi');
  const names = known.flatMap(({ name }) => namesIn(name)).filter((name) => !others.includes(name));

  const holdsPacked = (run: string): boolean => {
    if (packed.some((form) => run.includes(form))) return true;
    const opened = Buffer.from(run, 'base64').toString('latin1').toLowerCase();
    return [...spoken].some((form) => opened.includes(form));
  };
  const isHash = (run: string): boolean => {
    const small = run.toLowerCase();
    if (hashes.has(small)) return true;
    // A hash may stand among other digits.
    return [...hashes].some((hash) => small.length > hash.length && small.includes(hash));
  };
  const isInPlain = (text: string): boolean => {
    const small = text.toLowerCase();
    if ([...spoken].some((form) => small.includes(form))) return true;
    const runs = (expression: RegExp): readonly string[] => text.match(expression) ?? [];
    return runs(HEX_RUN).some(isHash) || runs(PACKED_RUN).some(holdsPacked);
  };
  return {
    isIn(text) {
      if (spoken.size === 0) return false;
      return [...unescapedForms(text)].some(isInPlain);
    },
    without(text) {
      if (plain === null) return text;
      return text
        .replace(plain, '')
        .replace(HEX_RUN, (run) => (isHash(run) ? '' : run))
        .replace(PACKED_RUN, (run) => (holdsPacked(run) ? '' : run));
    },
    isGreeting(line) {
      const words = wordsOf(line);
      if (words.length > MOST_GREETING_WORDS) return false;
      const isCalled = /^\s*[\p{L}\p{M}'’-]+\s?[,!:]/u.test(line);
      return names.some((name) => words.at(-1) === name || (isCalled && words[0] === name));
    },
  };
}

/** A greeting has hardly more words. */
const MOST_GREETING_WORDS = 6;

const HEX_RUN = /[\da-f]{32,}/gi;
/** Base64, also that for addresses (RFC 4648 §4, §5). */
const PACKED_RUN = /[\w+/-]{16,}/g;

/** How an address is written for people and in other addresses: escaped, as the sender of a bounce (VERP), with a space for a plus. */
function spokenForms(address: string): string[] {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const verp = [`${local}=${domain}`, `${local}#${domain}`, `${local}_at_${domain}`, `${local}-at-${domain}`];
  const escaped = [`${local}%40${domain}`, `${local}%2540${domain}`, `${local}&#64;${domain}`, `${local}(at)${domain}`];
  const encoded = encodeURIComponent(address).toLowerCase();
  return [address, ...verp, ...escaped, encoded, ...(OWN_LOCAL.test(local) ? [local] : [])];
}

function hashesOf(address: string): string[] {
  const written = [address, address.toUpperCase(), `mailto:${address}`, address.slice(0, address.lastIndexOf('@'))];
  return written.flatMap((text) => HASHES.map((kind) => createHash(kind).update(text).digest('hex')));
}

/** An address within a text that was packed by base64 stands there in one of three forms, by how many bytes come before. */
function packedForms(address: string): string[] {
  const hashes = HASHES.map((kind) => createHash(kind).update(address).digest('base64').replaceAll('=', ''));
  const shifted = [0, 1, 2].map((before) => {
    const packed = Buffer.from(`${' '.repeat(before)}${address}`)
      .toString('base64')
      .replaceAll('=', '');
    // What the neighbours have a part in is left out.
    return packed.slice(before === 0 ? 0 : before + 1, packed.length - 1);
  });
  const forms = [...shifted.filter((form) => form.length >= 12), ...hashes];
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]))];
}

/** The text, and what it becomes as its escapes are resolved, one within the other (RFC 3986 §2.1). */
function unescapedForms(text: string): Set<string> {
  const forms = new Set([text]);
  let now = text;
  for (let depth = 0; depth < 3 && now.includes('%'); depth++) {
    now = unescaped(now);
    forms.add(now);
  }
  return forms;
}

/** Escapes that are none stay as they are. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[2-7][\da-f]/gi, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)));
  }
}

function alternatives(forms: ReadonlySet<string>): string {
  return [...forms]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('|');
}

/** The words of a name, if it is one. */
function namesIn(name: string): string[] {
  return name.includes('@')
    ? []
    : wordsOf(name)
        .filter(({ length }) => length >= 3)
        .slice(0, 4);
}

function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, 500)
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? []
  );
}
