/** A piece of a date format: a run of one of the letters that mean something, or text that stands as it is. */
export type FormatPiece = { readonly token: DateToken } | { readonly literal: string };

/** What a date format may hold, after Unicode TR 35's date field symbols. */
export const DATE_TOKENS = {
  yyyy: 'year, four digits',
  yy: 'year, two digits, of this century',
  MMMM: 'name of the month, in any of some forty languages',
  MMM: 'abbreviated name of the month',
  MM: 'month, two digits',
  M: 'month, one or two digits',
  dd: 'day, two digits',
  d: 'day, one or two digits',
  EEEE: 'name of the day of the week, ignored',
  EEE: 'abbreviated name of the day of the week, ignored',
  HH: 'hour from 00 to 23, two digits',
  H: 'hour from 0 to 23',
  hh: 'hour from 01 to 12, two digits',
  h: 'hour from 1 to 12',
  mm: 'minute, two digits',
  ss: 'second, two digits',
  a: 'am or pm',
  XXX: 'offset from UTC, such as +01:00, or Z',
} as const;

export type DateToken = keyof typeof DATE_TOKENS;

/**
 * The pieces of a date format such as `dd.MM.yyyy HH:mm`. Letters are tokens ({@link DATE_TOKENS}) unless in single
 * quotes (`'um' HH:mm`; two quotes are one). Throws with one line on what is wrong: a letter that means nothing, a token
 * twice, no day, month or year, an hour of twelve without `a`.
 */
export function parseDateFormat(format: string): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  const seen = new Set<string>();
  for (const [run] of format.slice(0, 200).matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (run === "'") throw new Error("has a single quote that is not closed; put text between two, such as 'at'");
    if (run === "''") pieces.push({ literal: "'" });
    else if (run.startsWith("'")) pieces.push({ literal: run.slice(1, -1).replaceAll("''", "'") });
    else if (!/^[A-Za-z]/.test(run)) pieces.push({ literal: run });
    else {
      if (!Object.hasOwn(DATE_TOKENS, run)) {
        throw new Error(
          `holds ${run}, which is not a token; the tokens are ${Object.keys(DATE_TOKENS).join(', ')}, and text goes in single quotes`,
        );
      }
      const kind = run[0]!.toLowerCase() === 'h' ? 'h' : run[0]!;
      if (seen.has(kind)) throw new Error(`holds ${run} although another token already gives that`);
      seen.add(kind);
      pieces.push({ token: run as DateToken });
    }
  }
  if (!seen.has('y') || !seen.has('M') || !seen.has('d')) {
    throw new Error('lacks the day, the month or the year; write for example dd.MM.yyyy');
  }
  const half = pieces.some((piece) => 'token' in piece && /^hh?$/.test(piece.token));
  if (half !== seen.has('a'))
    throw new Error('has an hour from 1 to 12 without a (am or pm), or a without such an hour');
  if (seen.has('m') && !seen.has('h')) throw new Error('has minutes without an hour');
  return pieces;
}

/** Whether a text names a time zone: of the IANA data base (`Europe/Berlin`), or `UTC`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
