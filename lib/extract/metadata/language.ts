import type { Clues } from './clues.ts';
import { textIn } from './graph.ts';
import type { Found } from './title.ts';

/** The article's language as a BCP 47 tag: as the page states it, unless its letters prove it wrong; else by its letters. */
export function readLanguage(clues: Clues, text: string): Found<string> | null {
  const script = byScript(text);
  for (const found of stated(clues)) {
    const tag = tagOf(found.value);
    if (tag && (!script || script.possible.test(tag))) return { value: tag, from: found.from };
  }
  const guessed = script?.language ?? byWords(text);
  return guessed ? { value: guessed, from: 'heuristic' } : null;
}

function* stated({ page, meta, article, props }: Clues): Iterable<Found<string>> {
  const { nodes } = page.outline;
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
};

/** The language whose commonest words make up most of the text; null where none stands out. */
function byWords(text: string): string | null {
  const words =
    text
      .slice(0, 6000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  if (words.length < 30) return null;
  const ranked = Object.entries(COMMON)
    .map(([language, common]) => {
      const set = new Set(common.split(' '));
      return { language, share: words.filter((word) => set.has(word)).length / words.length };
    })
    .sort((a, b) => b.share - a.share);
  return ranked[0]!.share > 0.08 ? ranked[0]!.language : null;
}
