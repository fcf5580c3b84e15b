/**
 * Whether bytes that are valid UTF-8 are UTF-8, although they are labelled as something else, whose reading of them is
 * `labelled`. Text of other charsets is valid UTF-8 by chance, and the shorter it is, the sooner: `谢谢` in GBK is `лл`, and
 * `CAFÉ ` with a no-break space in windows-1252 is `CAFɠ`. So it is weighed, character by character, what is likelier.
 */
export function isEvidentlyUtf8(utf8: string, labelled: string, width: 'one byte' | 'several bytes'): boolean {
  // What means nothing under the label, and no author writes.
  if (MEANINGLESS.test(labelled)) return true;
  let weight = 0;
  let looked = 0;
  for (const { 0: run, index } of utf8.matchAll(BEYOND_ASCII)) {
    const behind = index + run.length;
    weight += weightOf(run, utf8.slice(Math.max(index - 1, 0), index), utf8.slice(behind, behind + 1), width);
    if (++looked === ENOUGH) break;
  }
  return weight >= (width === 'one byte' ? 0.25 : 2);
}

/** Characters that a charset does not have, controls of ISO 6429, and those that stand for no character. */
const MEANINGLESS = /[\x80-\x9f\uFFFD\uE000-\uF8FF]/;
const BEYOND_ASCII = /[^\0-\x7f]+/g;
const ENOUGH = 2_000;

/** How much a run of characters beyond ASCII speaks for UTF-8; what stands before and behind it is a letter or not. */
function weightOf(run: string, before: string, behind: string, width: 'one byte' | 'several bytes'): number {
  const isInWord = /[a-z]/.test(before) || /[a-z]/.test(behind);
  let weight = 0;
  let last: string | null = null;
  for (const character of run) {
    const code = character.codePointAt(0)!;
    const script = scriptOf(character);
    if (code > 0x7ff) {
      // Three or four bytes seldom happen to follow one another as UTF-8 asks; an accented letter stands in a word.
      const isOdd = script === 'rare' || (script === 'Latin' && !isInWord && last !== script);
      weight += isOdd ? -2 : 3;
    } else if (script === 'rare') {
      weight -= 2;
    } else if (script === 'sign') {
      weight += width === 'one byte' ? 1 : 0;
    } else if (last !== null && last !== script && last !== 'sign') {
      weight -= 2;
    } else {
      weight += letter(character, script, last, run.length === 1 && (width === 'several bytes' || code > 0x45f));
    }
    last = script;
  }
  return isInWord && last === 'Latin' && scriptOf(run) === 'Latin' ? weight + 1.5 : weight;
}

/**
 * A letter of two bytes. In charsets of two bytes a character, the second byte of a common one is above A0: what is not
 * so, would be a rare one there.
 */
function letter(character: string, script: string, last: string | null, isAlone: boolean): number {
  if (script !== 'Latin' && isAlone) return -1;
  const isRareElsewhere = (character.codePointAt(0)! & 0x3f) < 0x21;
  if (isRareElsewhere) return 3;
  return last === script || script === 'Latin' ? 0.5 : 0.25;
}

/** Scripts in use, of the letters of two bytes; `sign` for what is no letter, `rare` for letters that no language has. */
function scriptOf(text: string): string {
  for (const [script, letters] of SCRIPTS) if (letters.test(text)) return script;
  return 'rare';
}

/** In the order tried: of each its letters that are in use today. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Latin', /^[\xaa\xba\xc0-\xd6\xd8-\xf6\xf8-\u017fƏƠơƯưǍ-ǜȘ-țə\u1e80-\u1e85\u1ea0-\u1ef9]/],
  ['Greek', /^[\u0386-\u03ce]/],
  ['Cyrillic', /^[\u0400-\u045f\u0490-\u0493\u0496-\u04a3\u04ae-\u04b3\u04ba-\u04bb\u04d8-\u04e9]/],
  ['Armenian', /^[\u0531-\u0587]/],
  ['Hebrew', /^[\u05b0-\u05bd\u05d0-\u05ea\u05f3\u05f4]/],
  ['Arabic', /^[\u060c\u061b\u061f-\u0652\u0660-\u0669\u067e-\u06cc\u06f0-\u06f9]/],
  ['sign', /^[\xa0-\xbf\xd7\xf7\u02c6\u02dc\u2000-\u27bf\u2b00-\u2bff\u3000-\u303f\uff00-\uffef]|^\ufe0f/],
  ['other', /^[\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}]/u],
  ['other', /^[\p{sc=Thai}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Khmr}\p{sc=Geor}\p{sc=Ethi}\p{sc=Hang}]/u],
  ['other', /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30fc\p{Emoji_Presentation}]/u],
];
