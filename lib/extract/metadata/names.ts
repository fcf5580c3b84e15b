import { fold, squeeze } from './words.ts';

const MOST = 15;

const LEAD =
  /^(?:(?:written|authored|posted|published|reported|story|text|words|article|reviewed|edited|analysis|geschrieben|ein artikel|article|écrit|publié|escrito|scritto|geplaatst|skrevet|an? \w+)\s+)?(?:by|von|par|por|per|da|di|door|av|af|przez|autor(?:e|in|en)?|auteure?|author|text|texte|texto|testo|текст|автор|oleh|tekst|kirjoittaja|yazan|haber)\s*[:.]?\s+/i;

const BREAK =
  /\s*(?:[;|/•·\n、，；]|,(?!\s*(?:jr|sr|ph\.?d|m\.?d|md|phd|esq|i{2,3}|iv)\b)|\s(?:and|und|et|y|og|och|ve|e|en|i|i|с|и|та|&|with|mit|avec|con)\s)\s*/i;

const NOBODY =
  /^(?:staff|admin|administrator|editor(?:s|ial)?|redaktion|redaktionen|redaktionsteam|rédaction|la rédaction|redacción|redacao|redação|redazione|redactie|news desk|newsdesk|desk|web desk|online|staff writer|staff report(?:er|s)?|staff and agencies|agencies|guest|guest author|contributor|author|unknown|none|null|undefined|user|webmaster|root|wordpress|anonymous|press release|updated|published|share|facebook|twitter|follow|more|about|email|read more|min read|contributors?|bio|(?:quelle|source|fuente|fonte|bron|kaynak)\b.*|.* posts)$/i;

/** A link or label beside a name, or a template's variable that was never filled in. */
const NO_NAME =
  /^(?:view|get|more|see|read|all|about|follow|visit|contact|profile|meet|by|posts?|articles?|stories)\b.*\s|\b(?:rss|archive|feed|profile)\b|[»{}<>]|^\w+(?:\.\w+){2,}$|%\w+%/i;

/** An office that signs beside people: `Desk`, `dpa`, `Agenturen`. */
const OFFICE =
  /\b(?:news ?desk|web ?desk|desk|newsroom|agency|agencies|agenturen|agences|agencias|nachrichtenagentur|presse-?agentur|news agency|redaktion|rédaction|redacción|redação|redazione|redactie|redakcja|toimitus|редакция|dpa|associated press|press association|afp|reuters|apa|ansa|efe|pti|ians|xinhua|tass|ritzau|ntb|tt|ap|staff|bureau)\b/i;

/**
 * Names split, cleaned of `By`, addresses and roles, without repeats, without the site itself; without offices and agencies
 * where people are named.
 */
export function tidyNames(raw: readonly string[], sites: ReadonlySet<string>): readonly string[] {
  const names = new Map<string, string>();
  for (const text of raw) {
    const line = squeeze(text)
      .slice(0, 600)
      .replace(LEAD, '')
      .replace(/\([^()]{0,100}\)/g, ' ');
    for (const part of line.split(BREAK)) {
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
