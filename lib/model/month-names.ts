/** What a name is met beside, that tells which language it is of. */
export type BesideMonth = {
  /** As the text around it states its language: `fi`, `sr-Latn`, `ar-SY`. */
  readonly language?: string | null;
  /** A name of a day of the week beside it, in the same language. */
  readonly weekday?: string | null;
};

/**
 * The month, 1 to 12, that a name or its abbreviation means: in English, which RFC 822 asks for, in the language stated,
 * in any language. Null for no month, and where it means one month in one language and another in another (`lip` is June
 * in Croatian and July in Polish) and neither the language nor the weekday tells which.
 *
 * The names are those of Unicode's CLDR, as `Intl` has them, in all forms a date has: by themselves, beside a day
 * (`sausis`, `sausio`), short and long. Languages are looked at only once needed.
 */
export function monthNamed(name: string, beside: BesideMonth = {}): number | null {
  const key = fold(name);
  if (key.length < 2 || key.length > LONGEST) return null;
  const english = namesOf('en').get(key) ?? (key.length > 3 ? begun(key, namesOf('en')) : null);
  if (english !== null) return english;
  const own = languageOf(beside.language);
  const question = `${key}\n${own ?? ''}\n${beside.weekday?.slice(0, LONGEST) ?? ''}`;
  const before = answered.get(question);
  if (before !== undefined) return before;
  const month = found(key, own, beside.weekday ?? null);
  if (answered.size >= 2_000) answered.clear();
  answered.set(question, month);
  return month;
}

/** Names recur by the thousand and are few; the bound keeps hostile text from filling memory. */
const answered = new Map<string, number | null>();

const LONGEST = 60;

function found(key: string, own: string | null, weekday: string | null): number | null {
  const exact = own === null ? undefined : namesOf(own).get(key);
  if (exact !== undefined && exact !== AMBIGUOUS) return exact;
  const script = scriptOf(key);
  if (script === null) return null;
  const meanings = everywhereIn(script).get(key);
  if (meanings !== undefined) return decided(meanings, weekday);
  const regional = own === null ? undefined : namesWithRegions(own).get(key);
  if (regional !== undefined && regional !== AMBIGUOUS) return regional;
  const tables = own === null ? [namesOf('en')] : [namesOf(own), namesOf('en')];
  for (const table of tables) {
    const month = begun(key, table);
    if (month !== null) return month;
  }
  if (script === 'Latn') return begunAnywhere(key, script, (name) => name) ?? withoutVowels(key);
  return begunAnywhere(key, script, (name) => name) ?? inRegions(key, script);
}

/** Where a name means several months: that of the language of the weekday, else of a language CLDR has wholly. */
function decided(meanings: Meanings, weekday: string | null): number | null {
  if (meanings.size === 1) return meanings.keys().next().value!;
  const day = weekday === null ? '' : fold(weekday);
  const among = (isWanted: (language: string) => boolean): number | null => {
    const months = [...meanings].filter(([, languages]) => languages.some(isWanted));
    return months.length === 1 ? months[0]![0] : null;
  };
  return (day === '' ? null : among((language) => weekdaysOf(language).has(day))) ?? among(isWhole);
}

/** `Septem`, `Кві`: a month of which all names that begin so are. Three letters, as two begin too much. */
function begun(key: string, names: Names): number | null {
  if (key.length < 3) return null;
  let month: number | null = null;
  for (const [name, its] of names) {
    if (!name.startsWith(key)) continue;
    if (month !== null && month !== its) return null;
    month = its;
  }
  return month === AMBIGUOUS ? null : month;
}

function begunAnywhere(key: string, script: string, written: (name: string) => string): number | null {
  if (key.length < 3) return null;
  const months = new Set<number>();
  for (const [name, meanings] of everywhereIn(script)) {
    if (written(name).startsWith(key)) for (const month of meanings.keys()) months.add(month);
  }
  return months.size === 1 ? months.values().next().value! : null;
}

/** `Mrz` and `Spt`: the first letter and consonants. */
function withoutVowels(key: string): number | null {
  return key === consonants(key) && /^[a-z]+$/.test(key) ? begunAnywhere(key, 'Latn', consonants) : null;
}

function consonants(name: string): string {
  return name.slice(0, 1) + name.slice(1).replace(/[aeiouy]/g, '');
}

/** Names by which the regions of one language differ: where `يناير` is Arabic, in Syria it is `كانون الثاني`. */
function inRegions(key: string, script: string): number | null {
  const months = new Set<number>();
  for (const language of languagesIn(script)) {
    const month = namesWithRegions(language).get(key);
    if (month !== undefined) months.add(month);
  }
  return months.size === 1 && !months.has(AMBIGUOUS) ? months.values().next().value! : null;
}

/** Months by name, in one language; {@link AMBIGUOUS} where a name stands for two. */
type Names = ReadonlyMap<string, number>;
const AMBIGUOUS = 0;

/** The months that a name means, each with the languages in which it does. */
type Meanings = ReadonlyMap<number, readonly string[]>;

const FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { month: 'long', year: 'numeric' },
  { day: 'numeric', month: 'long' },
  { day: 'numeric', month: 'short' },
];

const namesOf = remembered((locale: string): Names => {
  const names = new Map<string, number>();
  for (const form of FORMS) {
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { ...form, timeZone: 'UTC' });
    for (let month = 1; month <= 12; month++) {
      for (const name of monthIn(format.formatToParts(Date.UTC(2021, month - 1, 15)))) {
        const key = fold(name);
        // A number tells a month to those who know the order; `tháng 1` to all.
        if (!/\p{L}/u.test(key) || key.length < 2) continue;
        names.set(key, (names.get(key) ?? month) === month ? month : AMBIGUOUS);
      }
    }
  }
  return names;
});

/** The month of a date, with and without what is written in one with it: the `ב` of `בינואר`. */
function monthIn(parts: readonly Intl.DateTimeFormatPart[]): readonly string[] {
  const at = parts.findIndex(({ type }) => type === 'month');
  if (at < 0) return [];
  const before = /[\p{L}\p{M}’']*$/u.exec(parts[at - 1]?.value ?? '')![0];
  const after = /^[\p{L}\p{M}’']*/u.exec(parts[at + 1]?.value ?? '')![0];
  const month = parts[at]!.value;
  return before === '' && after === '' ? [month] : [month, before + month + after];
}

const namesWithRegions = remembered((locale: string): Names => {
  const language = locale.split('-', 1)[0]!;
  const names = new Map<string, number>();
  for (const region of regions()) {
    const place = `${language}-${region}`;
    if (new Intl.Segmenter(place).resolvedOptions().locale !== place) continue;
    for (const [name, month] of namesOf(place)) {
      names.set(name, (names.get(name) ?? month) === month ? month : AMBIGUOUS);
    }
  }
  return names;
});

const everywhereIn = remembered((script: string): ReadonlyMap<string, Meanings> => {
  const all = new Map<string, Map<number, string[]>>();
  for (const language of languagesIn(script)) {
    for (const [name, month] of namesOf(language)) {
      if (month === AMBIGUOUS) continue;
      const meanings = all.get(name) ?? new Map<number, string[]>();
      all.set(name, meanings);
      meanings.set(month, [...(meanings.get(month) ?? []), language]);
    }
  }
  return all;
});

const weekdaysOf = remembered((language: string): ReadonlySet<string> => {
  const names = (['long', 'short'] as const).flatMap((weekday) => {
    const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
    return [3, 4, 5, 6, 7, 8, 9].map((day) => fold(format.format(Date.UTC(2021, 0, day))));
  });
  return new Set(names);
});

/** Whether CLDR has more of a language than its basics, of which the months are: what has gone by is told in words. */
const isWhole = remembered((language: string): boolean => {
  return !new Intl.RelativeTimeFormat(language).format(-3, 'day').startsWith('-');
});

const TWO_LETTERS = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((first) =>
  [...'abcdefghijklmnopqrstuvwxyz'].map((second) => first + second),
);

/** All languages with a code of two letters that `Intl` knows, by the script in which they are mostly written. */
const languagesByScript = once((): ReadonlyMap<string, readonly string[]> => {
  return Map.groupBy(Intl.DateTimeFormat.supportedLocalesOf(TWO_LETTERS), (language) => {
    return new Intl.Locale(language).maximize().script ?? '';
  });
});

function languagesIn(script: string): readonly string[] {
  return languagesByScript().get(script) ?? [];
}

/** The script of a name's first letter, as ISO 15924 has it; null where no language is written in it. */
function scriptOf(key: string): string | null {
  for (const script of languagesByScript().keys()) if (lettersOf(script)?.test(key)) return script;
  return null;
}

/** Null for a mixture of scripts, such as Japanese has. */
const lettersOf = remembered((script: string): RegExp | null => {
  try {
    return new RegExp(`^\\p{sc=${script}}`, 'u');
  } catch {
    return null;
  }
});

const regions = once(() => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return TWO_LETTERS.map((code) => code.toUpperCase()).filter((code) => names.of(code) !== undefined);
});

/** The locale that a language tag means, `ar-SY` of `ar_SY`; null for none that `Intl` knows. */
function languageOf(tag: string | null | undefined): string | null {
  if (!tag || tag.length > 35) return null;
  return localeOf(tag.trim().replaceAll('_', '-').toLowerCase());
}

const localeOf = remembered((tag: string): string | null => {
  try {
    const { language, script, region } = new Intl.Locale(tag);
    const locale = [language, script, region].filter((part) => part !== undefined).join('-');
    return Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? null;
  } catch {
    return null;
  }
});

/** Lower case, without accents and whatever is no letter: `Mär.` is `mar`, and `ม.ค.` is `มค`. */
function fold(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]|[^\p{L}\p{M}\p{N} ]/gu, '')
    .trim();
}

/** The first result for each argument, of which there are few. */
function remembered<T>(read: (argument: string) => T): (argument: string) => T {
  const known = new Map<string, T>();
  return (argument) => {
    const before = known.get(argument);
    if (before !== undefined) return before;
    const value = read(argument);
    if (known.size >= 1_000) known.clear();
    known.set(argument, value);
    return value;
  };
}

function once<T>(read: () => T): () => T {
  let known: T | undefined;
  return () => {
    known ??= read();
    return known;
  };
}
