/** A part of a letter, as it is written. */
export type Written = { readonly head: readonly string[]; readonly body: Buffer };

const CRLF = '\r\n';

export type PartOptions = {
  readonly charset?: string;
  readonly encoding?: '8bit' | 'base64' | 'quoted-printable';
  readonly head?: readonly string[];
  /** Of the type: `format=flowed`. */
  readonly more?: string;
};

/** A part of text; `bytes` where its charset is one that Node does not write. */
export function text(type: string, body: string | Buffer, options: PartOptions = {}): Written {
  const { charset = 'utf-8', encoding = '8bit', head = [], more = '' } = options;
  const bytes = typeof body === 'string' ? Buffer.from(body.replace(/\r?\n/g, CRLF)) : body;
  return {
    head: [`Content-Type: ${type}; charset=${charset}${more}`, `Content-Transfer-Encoding: ${encoding}`, ...head],
    body: encoded(bytes, encoding),
  };
}

export function file(type: string, bytes: Uint8Array, head: readonly string[] = []): Written {
  return {
    head: [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...head],
    body: encoded(Buffer.from(bytes), 'base64'),
  };
}

let count = 0;

export function multipart(kind: string, ...parts: readonly Written[]): Written {
  count += 1;
  const boundary = `=_part_${count}_of_this_letter`;
  const pieces = parts.flatMap(({ head, body }) => [
    Buffer.from(`--${boundary}${CRLF}${head.join(CRLF)}${CRLF}${CRLF}`),
    body,
    Buffer.from(CRLF),
  ]);
  return {
    head: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--${CRLF}`)]),
  };
}

export function letter(fields: readonly string[], { head, body }: Written): Buffer {
  return Buffer.concat([Buffer.from([...fields, 'MIME-Version: 1.0', ...head, '', ''].join(CRLF)), body]);
}

/** RFC 2047, by base64. */
export function word(said: string | Buffer, charset = 'utf-8'): string {
  return `=?${charset}?B?${Buffer.from(said as string).toString('base64')}?=`;
}

function encoded(bytes: Buffer, encoding: NonNullable<PartOptions['encoding']>): Buffer {
  if (encoding === '8bit') return bytes;
  if (encoding === 'base64') return Buffer.from(bytes.toString('base64').replace(/.{76}/g, `$&${CRLF}`));
  const lines = bytes.toString('latin1').split(CRLF).map(quoted);
  return Buffer.from(lines.join(CRLF));
}

/** RFC 2045 §6.7: lines of at most 76 characters. */
function quoted(line: string): string {
  const units = [...line].map((one, at) =>
    /[!-<>-~]/.test(one) || (one === ' ' && at < line.length - 1)
      ? one
      : `=${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  let written = '';
  let width = 0;
  for (const unit of units) {
    if (width + unit.length > 75) {
      written += `=${CRLF}`;
      width = 0;
    }
    written += unit;
    width += unit.length;
  }
  return written;
}
