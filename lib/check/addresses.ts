import { quoted } from './findings.ts';

/** Characters that no URI and no IRI may hold as they are (RFC 3986 §2, RFC 3987 §2.2). */
const NEVER = /[\s<>"{}|\\^`\x00-\x1f\x7f]/;

/** Why a text is no absolute address, or null where it is one. */
export function absoluteFault(address: string): string | null {
  if (address === '') return 'is empty';
  const illegal = illegalIn(address);
  if (illegal !== null) return illegal;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) {
    return address.startsWith('//')
      ? `${quoted(address)} names no scheme; begin it with https:`
      : `${quoted(address)} is relative; write the whole address, with https://`;
  }
  return schemeFault(address);
}

/** Why a text is no address at all, absolute or relative, or null where it is one. */
export function referenceFault(address: string): string | null {
  const illegal = illegalIn(address);
  if (illegal !== null) return illegal;
  return /^[a-z][a-z0-9+.-]*:/i.test(address) ? schemeFault(address) : null;
}

/** Whether an address is absolute. */
export function isAbsolute(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(address);
}

function illegalIn(address: string): string | null {
  const found = NEVER.exec(address)?.[0];
  if (found === undefined) {
    const lone = /%(?![0-9a-f]{2})/i.exec(address);
    return lone === null ? null : `${quoted(address)} has a % that begins no escape; write %25`;
  }
  const code = found.codePointAt(0)!;
  const name = /\s/.test(found) ? 'white space' : quoted(found);
  return `${quoted(address)} holds ${name}; write %${code.toString(16).toUpperCase().padStart(2, '0')}, or take it out`;
}

function schemeFault(address: string): string | null {
  if (!/^(?:https?|ftp):/i.test(address)) return null;
  if (!/^[a-z]+:\/\/[^/?#]/i.test(address)) return `${quoted(address)} names no host`;
  return URL.canParse(address) ? null : `${quoted(address)} is no address; check its host and port`;
}

/** Why a text is no e-mail address as RSS wants it (`ada@example.org (Ada Quill)`), or null. */
export function emailFault(text: string): string | null {
  const written = text.trim().slice(0, 300);
  if (/^[^\s@<>()",:;]+@[^\s@<>()",:;]+\.[^\s@<>()",:;.]+(?:\s*\([^)]*\))?$/.test(written)) return null;
  const inside = /[^\s@<>()]+@[^\s@<>()]+/.exec(written)?.[0];
  if (inside === undefined) return `${quoted(text)} is no e-mail address; a name alone belongs in dc:creator`;
  return `${quoted(text)} has more around its address than a name in brackets; write ${inside} (Name)`;
}

/** Private and old tags that ECMA-402 does not take and RFC 5646 §2.2.7, §2.2.8 does. */
const OTHER_TAG =
  /^(?:x(?:-[a-z0-9]{1,8})+|i-[a-z0-9]{2,8}|[a-z]{2,3}-(?:(?:[a-wyz0-9]|[a-z0-9]{2,8})-)*x(?:-[a-z0-9]{1,8})+)$/i;

/** Why a text is no language tag, or null. */
export function languageFault(text: string): string | null {
  const tag = text.trim();
  if (tag === '') return 'is empty; leave it out, or write a tag such as en-GB';
  if (tag.includes('_')) return `${quoted(tag)} has an underscore; write ${tag.replaceAll('_', '-').slice(0, 30)}`;
  try {
    Intl.getCanonicalLocales(tag);
    return null;
  } catch {
    if (OTHER_TAG.test(tag)) return null;
    return `${quoted(tag)} is no language tag; write one such as en or en-GB`;
  }
}

/** Why a text is no media type, or null. */
export function mediaTypeFault(text: string): string | null {
  const [type = ''] = text.split(';', 1);
  if (/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(type.trim())) return null;
  return `${quoted(text)} is no media type; write one such as audio/mpeg`;
}

/** Whether two addresses lead to the same document, but for what servers take for the same. */
export function sameAddress(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return a === b;
  const plain = (address: string) => {
    const url = new URL(address);
    url.hash = '';
    return url.href;
  };
  return plain(a) === plain(b);
}
