import type { Clues } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import type { Found } from './title.ts';

/**
 * The article's language as a BCP 47 tag: as the page states it, of the article's own element first, unless its letters or
 * its words prove it wrong; else by its letters and words.
 */
export function readLanguage(clues: Clues, text: string, body: number | null): Found<string> | null {
  const script = byScript(text);
  const words = script?.language ? null : byWords(text);
  for (const found of stated(clues, body)) {
    const tag = tagOf(found.value);
    if (tag && (script === null || script.possible.test(tag)) && !isRefuted(tag, words))
      return { value: tag, from: found.from };
  }
  const guessed = script?.language ?? (words && words.best.share > 0.08 ? words.best.language : null);
  return guessed ? { value: guessed, from: 'heuristic' } : null;
}

/** The language in which the page says that it is written, true or not: its dates are written as its template has it. */
export function statedLanguage(clues: Clues, body: number | null): string | null {
  for (const { value } of stated(clues, body)) {
    const tag = tagOf(value);
    if (tag) return tag;
  }
  return null;
}

/** The language of an element: what it states itself, or the nearest around it that does, the page's own left out. */
function* ofElement({ page }: Clues, body: number | null): Iterable<Found<string>> {
  if (body === null) return;
  const { nodes, parent, end, text } = page.outline;
  const langOf = (i: number) => nodes[i]!.attribs.lang ?? nodes[i]!.attribs['xml:lang'];
  // The element that holds nearly all of the text tells before those around.
  for (let i = body; i < end[body]!; i += 1) {
    const lang = text[i]! > 0.8 * text[body]! ? langOf(i) : undefined;
    if (lang) yield { value: lang, from: 'meta' };
  }
  for (let at = parent[body]!; at > 0; at = parent[at]!) {
    const lang = langOf(at);
    if (lang) yield { value: lang, from: 'meta' };
  }
}

function* stated(clues: Clues, body: number | null): Iterable<Found<string>> {
  const { page, meta, article, props } = clues;
  const { nodes } = page.outline;
  yield* ofElement(clues, body);
  const html = nodes[0]?.name === 'html' ? nodes[0].attribs : {};
  const told = [html.lang ?? html['xml:lang'], meta.get('content-language')?.[0], meta.get('language')?.[0]];
  const byText = textIn(article?.inLanguage);
  for (const value of told) if (value) yield { value, from: 'meta' };
  if (byText) yield { value: byText, from: 'json-ld' };
  const locale = meta.get('og:locale')?.[0];
  if (locale) yield { value: locale, from: 'open-graph' };
  for (const name of ['dc.language', 'dcterms.language']) {
    const value = meta.get(name)?.[0];
    if (value) yield { value, from: 'meta' };
  }
  const prop = props.get('inlanguage')?.[0];
  const value = prop === undefined ? undefined : nodes[prop]!.attribs.content;
  if (value) yield { value, from: 'microdata' };
}

const NAMED: Readonly<Record<string, string>> = {
  english: 'en',
  german: 'de',
  deutsch: 'de',
  french: 'fr',
  spanish: 'es',
  italian: 'it',
  portuguese: 'pt',
  russian: 'ru',
  jp: 'ja',
  cn: 'zh',
};

function tagOf(value: string): string | null {
  const first = value.split(/[,;]/)[0]!.trim().replace(/_/g, '-');
  const named = NAMED[first.toLowerCase()];
  if (named) return named;
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(first)) return null;
  try {
    return Intl.getCanonicalLocales(first)[0] ?? null;
  } catch {
    return null;
  }
}

type Script = { readonly language: string | null; readonly possible: RegExp };

const SCRIPTS: readonly (readonly [RegExp, Script])[] = [
  [/[\u3040-\u30ff]/g, { language: 'ja', possible: /^ja/ }],
  [/[\uac00-\ud7a3]/g, { language: 'ko', possible: /^ko/ }],
  [/[\u4e00-\u9fff]/g, { language: 'zh', possible: /^(?:zh|ja|yue|ko)/ }],
  [/[\u0400-\u04ff]/g, { language: null, possible: /^(?:ru|uk|be|bg|sr|mk|kk|ky|mn|tg|tt|uz|az|ba|cv|os|ab|sah)/ }],
  [/[\u0600-\u06ff]/g, { language: null, possible: /^(?:ar|fa|ur|ps|ku|ckb|sd|ug|pa|az|ks)/ }],
  [/[\u0370-\u03ff]/g, { language: 'el', possible: /^el/ }],
  [/[\u0590-\u05ff]/g, { language: 'he', possible: /^(?:he|iw|yi)/ }],
  [/[\u0900-\u097f]/g, { language: 'hi', possible: /^(?:hi|mr|ne|sa|kok|mai|bho)/ }],
  [/[\u0980-\u09ff]/g, { language: 'bn', possible: /^(?:bn|as)/ }],
  [/[\u0b80-\u0bff]/g, { language: 'ta', possible: /^ta/ }],
  [/[\u0c00-\u0c7f]/g, { language: 'te', possible: /^te/ }],
  [/[\u0e00-\u0e7f]/g, { language: 'th', possible: /^th/ }],
];

/** Letters of the scripts below; punctuation, which every text has, stands between them. */
const BEYOND_LATIN = /[\u0370-\u1cff\u2e80-\ud7a3]/;

/** What the letters tell, where most of them are of one script that is not Latin. */
function byScript(text: string): Script | null {
  const sample = text.slice(0, 3000);
  if (!BEYOND_LATIN.test(sample)) return null;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 40) return null;
  for (const [pattern, script] of SCRIPTS) {
    const share = (sample.match(pattern)?.length ?? 0) / letters;
    if (share > (script.language === 'ja' ? 0.15 : 0.5)) return script;
  }
  return null;
}

const COMMON: Readonly<Record<string, string>> = {
  en: 'the of and to in that is was for with',
  de: 'der die und das nicht ist mit von den ein',
  fr: 'le la les des et est une dans que pour',
  es: 'el la los que las una por con del para',
  it: 'il che della di per una sono del nel gli',
  pt: 'que os uma não para com do da em são',
  nl: 'de het een van en niet dat zijn voor met',
  sv: 'och att det som är på för inte med en',
  da: 'og det er til af ikke som på med der',
  no: 'og det er til av ikke som på med har',
  pl: 'nie się na jest do że jak to przez od',
  tr: 've bir bu için ile olarak da çok olan daha',
  fi: 'ja on että ei se oli hän mutta myös ovat',
  cs: 'že se na je jsou to by jak pro ale',
  hu: 'az hogy nem egy és meg volt csak már mint',
  ro: 'și în că nu este pentru care mai din sunt',
  id: 'yang dan di dengan untuk ini tidak dari dalam pada',
  ru: 'и в не на что с по как это из',
  uk: 'і в не на що з та як це до',
  sw: 'ya na wa kwa ni katika za la kuwa cha',
  ca: 'el la els les que una per amb dels del',
  hr: 'je i u na se da su za od koji',
  sk: 'a je na sa v že to ako pri sú',
  vi: 'của và là các có được cho không trong một',
  lt: 'ir yra į kad su iš tai buvo kaip bet',
  fil: 'ang ng sa na mga at ay ni si kay',
};

/** Which languages each of the words is common in. */
const COMMON_IN = new Map<string, string[]>();
for (const [language, words] of Object.entries(COMMON)) {
  for (const word of new Set(words.split(' '))) COMMON_IN.set(word, [...(COMMON_IN.get(word) ?? []), language]);
}

type Share = { readonly language: string; readonly share: number };
type Words = { readonly count: number; readonly best: Share; readonly of: ReadonlyMap<string, number> };

/** What share of the text the commonest words of each language make up; null for a text of few words. */
function byWords(text: string): Words | null {
  const words =
    text
      .slice(0, 6000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  if (words.length < 30) return null;
  const of = new Map<string, number>();
  for (const word of words) {
    for (const language of COMMON_IN.get(word) ?? []) of.set(language, (of.get(language) ?? 0) + 1 / words.length);
  }
  const [[language, share] = ['', 0]] = [...of].sort((a, b) => b[1] - a[1]);
  return { count: words.length, best: { language, share }, of };
}

/** Whether a text is plainly in another language than is stated: full of that one's commonest words, with hardly any of this. */
function isRefuted(tag: string, words: Words | null): boolean {
  const [base = ''] = tag.toLowerCase().split('-');
  const language = base === 'nb' || base === 'nn' ? 'no' : base;
  if (words === null || words.count < 80 || !(language in COMMON)) return false;
  return words.best.share > 0.12 && (words.of.get(language) ?? 0) < words.best.share / 4;
}
