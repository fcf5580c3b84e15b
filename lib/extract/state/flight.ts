const ROW = /([0-9a-f]{1,16}):([A-Z]?)/y;
const TEXT_LENGTH = /([0-9a-f]{1,8}),/y;

/** A row of a React Flight stream that is JSON. */
export type FlightRow = { readonly id: string; readonly json: string };

/**
 * The rows of a React Flight stream that are JSON, as `__next_f` brings it: `id:json`, a row a line, but for texts, which
 * are told with their length in bytes (`id:T1f,…`) and end without one. Looks at each character once.
 */
export function flightRows(stream: string): FlightRow[] {
  const rows: FlightRow[] = [];
  let at = 0;
  while (at < stream.length) {
    ROW.lastIndex = at;
    const [head = '', id = '', tag] = ROW.exec(stream) ?? [];
    at += head.length;
    if (tag === 'T') {
      TEXT_LENGTH.lastIndex = at;
      const length = TEXT_LENGTH.exec(stream);
      if (length) {
        at = afterBytes(stream, at + length[0].length, Number.parseInt(length[1]!, 16));
        continue;
      }
    }
    const end = stream.indexOf('\n', at);
    const stop = end < 0 ? stream.length : end;
    if (tag === '' && /[{[]/.test(stream[at] ?? '')) rows.push({ id, json: stream.slice(at, stop) });
    at = stop + 1;
  }
  return rows;
}

/** Where so many bytes of UTF-8 end. */
function afterBytes(text: string, from: number, bytes: number): number {
  let at = from;
  for (let left = bytes; left > 0 && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Half of a pair is half of four bytes.
    left -= code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return at;
}
