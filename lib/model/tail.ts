/**
 * The text without the characters at its end that match `character`, an expression for one. Linear: `/x+$/` looks from every
 * `x` of a run whether the run ends the text.
 */
export function withoutTail(text: string, character: RegExp): string {
  let end = text.length;
  while (end > 0) {
    const last = text.codePointAt(end - 2) ?? 0;
    const start = end > 1 && last > 0xffff ? end - 2 : end - 1;
    if (!character.test(text.slice(start, end))) break;
    end = start;
  }
  return text.slice(0, end);
}
