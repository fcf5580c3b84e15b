import type { Instant } from '../model/index.ts';

/** A line of CloudFront's standard access log, as far as it says who fetched what. */
export type LoggedRequest = {
  readonly at: Instant;
  /** By which the function's own log knows it, too. */
  readonly request: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly address: string;
  readonly agent: string;
};

/** The fields that are read, by the names that the log itself has for them. */
const FIELDS = {
  ...{ date: 'date', time: 'time', request: 'x-edge-request-id', method: 'cs-method', path: 'cs-uri-stem' },
  ...{ status: 'sc-status', bytes: 'sc-bytes', address: 'c-ip', agent: 'cs(User-Agent)' },
} as const;

type Field = keyof typeof FIELDS;

/** Where each of these fields stands in a line. */
export type LogFields = Readonly<Record<Field, number>>;

/** Reads the line that says which fields follow (`#Fields: date time …`); null where it is another, or lacks one of ours. */
export function logFields(line: string): LogFields | null {
  if (!line.startsWith('#Fields:')) return null;
  const names = line.slice('#Fields:'.length).trim().split(/\s+/);
  const found = Object.entries(FIELDS).map(([field, name]) => [field, names.indexOf(name)] as const);
  return found.some(([, at]) => at < 0) ? null : (Object.fromEntries(found) as LogFields);
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d:\d\d$/;

/** Reads a line of requests; null where it is none. What a reader sends is written in it percent-encoded, some of it twice. */
export function readLogged(line: string, fields: LogFields): LoggedRequest | null {
  const values = line.split('\t');
  const of = (field: Field) => values[fields[field]] ?? '';
  if (!DATE.test(of('date')) || !TIME.test(of('time'))) return null;
  return {
    at: `${of('date')}T${of('time')}.000Z` as Instant,
    request: of('request'),
    method: of('method'),
    path: of('path'),
    status: Number(of('status')) || 0,
    bytes: Number(of('bytes')) || 0,
    address: of('address'),
    agent: decoded(decoded(of('agent'))),
  };
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
