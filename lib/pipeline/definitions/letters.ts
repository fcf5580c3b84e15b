const WORD = /^[\p{L}\p{N}\p{M}]/u;
const UNDIVIDED = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/** Whether a word may begin or end between these two characters; none at all is the text's end. */
export function divides(outside: string, inside: string): boolean {
  if (!WORD.test(outside) || !WORD.test(inside)) return true;
  return UNDIVIDED.test(outside) || UNDIVIDED.test(inside);
}

/** What was found of each character: 0 for nothing yet, then 1 where it is part of a word that has ends, else 2. */
const found = new Uint8Array(0x110000);

/** Whether a character, by its code point, is part of a word as scripts have it that divide words. */
export function isOfDividedWord(code: number): boolean {
  if (found[code] === 0) {
    const character = String.fromCodePoint(code);
    found[code] = WORD.test(character) && !UNDIVIDED.test(character) ? 1 : 2;
  }
  return found[code] === 1;
}
