import { fold, squeeze } from '../clues/words.ts';
import { isOther, writersIn } from './credits.ts';
import { isRole, nameOnly } from './roles.ts';

const MOST = 15;

const LEAD =
  /^(?:(?:written|authored|posted|published|reported|story|text|words|article|reviewed|edited|analysis|geschrieben|ein artikel|article|écrit|publié|escrito|scritto|geplaatst|skrevet|an? \w+)\s+)?(?:by|von|par|por|per|da|di|door|av|af|przez|autor(?:e|in|en)?|auteure?|author|text|texte|texto|testo|текст|автор|oleh|tekst|kirjoittaja|yazan|haber)\s*[:.]?\s+/i;

/** Stands for a parenthesis that says that the one before it has not written. */
const OTHER = '\0';

/** Between what is credited to some and to others. */
const CREDIT = /[;|•·\n；]|\s\/\s/;

const BREAK =
  /[/、，]|,(?!\s?(?:jr|sr|ph\.?d|m\.?d|md|phd|esq|i{2,3}|iv)\b)|\s(?:and|und|et|y|og|och|ve|e|en|i|с|и|та|&|with|mit|avec|con)\s/gi;

const NOBODY =
  /^(?:staff|admin|administrator|editor(?:s|ial)?|redaktion|redaktionen|redaktionsteam|rédaction|la rédaction|redacción|redacao|redação|redazione|redactie|news desk|newsdesk|desk|web desk|online|staff writer|staff report(?:er|s)?|staff and agencies|agencies|guest|guest author|contributor|author|unknown|none|null|undefined|user|webmaster|root|wordpress|anonymous|press release|updated|published|stand|link|share|facebook|twitter|follow|more|about|email|read more|min read|contributors?|bio|(?:quelle|source|fuente|fonte|bron|kaynak)\b.*|.* posts)$/i;

/** A link or label beside a name, or a template's variable that was never filled in. */
const NO_NAME =
  /^(?:view|get|more|see|read|all|about|follow|visit|contact|profile|meet|by|posts?|articles?|stories)\b.*\s|\b(?:rss|archive|feed|profile)\b|[»{}<>]|^\w+(?:\.\w+){2,}$|%\w+%/i;

/** An office that signs beside people: `Desk`, `dpa`, `Agenturen`. */
const OFFICE =
  /\b(?:news ?desk|web ?desk|desk|newsroom|agency|agencies|agenturen|agences|agencias|nachrichtenagentur|presse-?agentur|news agency|redaktion|rédaction|redacción|redação|redazione|redactie|redakcja|toimitus|редакция|dpa|associated press|press association|afp|reuters|apa|ansa|efe|pti|ians|xinhua|tass|ritzau|ntb|tt|ap|staff|bureau|inc|llc|ltd|gmbh)\b/i;

/**
 * Names split, cleaned of `By`, addresses and roles, without repeats, without the site itself; without offices and agencies
 * where people are named.
 */
export function tidyNames(raw: readonly string[], sites: ReadonlySet<string>): readonly string[] {
  const names = new Map<string, string>();
  for (const text of raw) {
    for (const part of partsOf(squeeze(text).slice(0, 600))) {
      const name = tidyName(part);
      const key = fold(name);
      if (!key || NOBODY.test(name) || NO_NAME.test(name) || sites.has(key) || names.size >= MOST) continue;
      if (!names.has(key)) names.set(key, name);
    }
  }
  const all = [...names.values()];
  const people = all.filter((name) => !isOffice(name));
  return people.some((name) => name.includes(' ')) ? people : all;
}

/** The parts of a line that may be writers' names: makers of pictures and what people are left out. */
function partsOf(line: string): string[] {
  const parts = line.split(CREDIT).flatMap((credit) => {
    const written = writersIn(credit.replace(/\([^()]{0,100}\)/g, (inner) => (isOther(inner) ? OTHER : ' ')));
    const parts = written === null ? [] : splitNames(written.replace(LEAD, ''));
    return parts.filter((part) => !part.includes(OTHER)).map(nameOnly);
  });
  return parts.filter((part, i) => !isRole(part, i === 0 ? 'first' : 'later'));
}

/** Splits a list of names, but not one of two surnames: `José Ortega y Gasset`. */
function splitNames(line: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of line.matchAll(BREAK)) {
    const before = line.slice(from, match.index);
    const behind = line.slice(match.index + match[0].length).trim();
    const isSurname =
      /^\s[yei]\s$/.test(match[0]) && /\s/.test(before.trim()) && /^\p{Lu}[\p{L}'’-]+(?=$|\s?[,;])/u.test(behind);
    if (isSurname) continue;
    parts.push(before);
    from = match.index + match[0].length;
  }
  return [...parts, line.slice(from)]
    .map((part) => part.trim().replace(/^(?:and|und|et|y|e|og|och)\s/i, ''))
    .filter((part) => part !== '');
}

/** Whether a name is that of a desk or an agency. */
export function isOffice(name: string): boolean {
  return OFFICE.test(name);
}

function tidyName(text: string): string {
  const name = text
    .replace(LEAD, '')
    .replace(/\(?[^\s@]+@[^\s@]+\.[^\s@]+\)?/g, '')
    .replace(/https?:\S+|@\w+/g, '')
    .replace(/\([^()]{0,60}\)/g, '')
    .replace(/\s+[-–—]\s.*$|[)）]$/, '')
    .replace(/^[\s\-–—:,.•*]+|[\s\-–—:,•*]+$/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^(.{6,}) \1$/, '$1');
  if (name.length < 2 || name.length > 60 || /\d{2}/.test(name) || name.split(' ').length > 6) return '';
  return name;
}
