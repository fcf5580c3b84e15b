// The characters that markup is made of (WHATWG HTML §13.2.5), by their code units.

export const BANG = 0x21;
export const DOUBLE = 0x22;
export const SINGLE = 0x27;
export const SLASH = 0x2f;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;

/** An ASCII letter. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 97 && lower <= 122;
}

/** ASCII white space; false past the end of a text. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0c || code === 0x0d;
}

/** What ends the name of a tag or an attribute. */
export function endsName(code: number): boolean {
  return isSpace(code) || code === SLASH || code === GREATER;
}
