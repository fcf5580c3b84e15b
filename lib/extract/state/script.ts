/** How many values of one script are read. */
const MOST = 8;
const ASSIGNED = /(?:window|self|globalThis)(?:\.[\w$]{1,60}|\[\s?["'][\w$.-]{1,60}["']\s?\])\s{0,4}=\s{0,4}(?=[{[])/g;

/**
 * The pieces of a program that it assigns to names of the window (`window.__INITIAL_STATE__ = {…}`), each from its opening
 * bracket to the one that closes it; whether they are JSON is for the caller to see. Looks at each character once.
 */
export function assignedJson(program: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of program.matchAll(ASSIGNED)) {
    const start = match.index + match[0].length;
    if (start < from) continue;
    const end = closing(program, start);
    if (end < 0) break;
    pieces.push(program.slice(start, end));
    from = end;
    if (pieces.length >= MOST) break;
  }
  return pieces;
}

const PUSHED = /__next_f\.push\(\s?(?=\[)/g;

/** What a program adds to Next's stream (`self.__next_f.push([1,"…"])`), joined. Looks at each character once. */
export function pushedFlight(program: string): string {
  let stream = '';
  let from = 0;
  for (const match of program.matchAll(PUSHED)) {
    const start = match.index + match[0].length;
    if (start < from) continue;
    const end = closing(program, start);
    if (end < 0) break;
    from = end;
    try {
      const [, text] = JSON.parse(program.slice(start, end)) as unknown[];
      if (typeof text === 'string') stream += text;
    } catch {}
  }
  return stream;
}

/** One past the bracket that closes the one at `start`; -1 where none does. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    } else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
