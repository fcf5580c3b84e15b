import { LimitExceeded, Undecodable } from './decompress.ts';
import { AddressRefused } from './guard.ts';
import { type Refused, refused, type Unreachable, unreachable } from './outcome.ts';
import type { FetchLimits } from './policy.ts';
import { errors } from './undici.ts';

/** What a failed request tells the operator: the sentence goes on from the host's name. */
type Telling = (limits: FetchLimits) => string;

const LATER = 'it will be tried again later';

const slowConnection: Telling = ({ connectMs }) =>
  `accepted no connection within ${seconds(connectMs)}; ${LATER}; check that the host is up`;
const slowAnswer: Telling = ({ firstByteMs }) =>
  `fell silent for ${seconds(firstByteMs)}; ${LATER}; raise the first-byte limit if the host is always slow`;
const brokeOff: Telling = () => `broke off its answer; ${LATER}`;
const unknownName: Telling = () => `has no address in the DNS; check the spelling; ${LATER}`;
const badCertificate: Telling = () => `has an invalid certificate; ${LATER}; tell the site's operator`;

/** System, TLS and undici error codes. */
const TELLINGS: Readonly<Record<string, Telling>> = {
  ENOTFOUND: unknownName,
  ENODATA: unknownName,
  EAI_AGAIN: () => `could not be looked up because the DNS gave no answer; ${LATER}`,
  ECONNREFUSED: () => `refused the connection; ${LATER}; check that the host is up and the port right`,
  ECONNRESET: brokeOff,
  EPIPE: brokeOff,
  EHOSTUNREACH: () => `cannot be reached from here; ${LATER}; check the network`,
  ENETUNREACH: () => `cannot be reached from here; ${LATER}; check the network`,
  ETIMEDOUT: slowConnection,
  UND_ERR_CONNECT_TIMEOUT: slowConnection,
  UND_ERR_HEADERS_TIMEOUT: slowAnswer,
  UND_ERR_BODY_TIMEOUT: slowAnswer,
  UND_ERR_SOCKET: brokeOff,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: () => `sent a body whose length differs from what it declared; ${LATER}`,
  CERT_HAS_EXPIRED: badCertificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: badCertificate,
  SELF_SIGNED_CERT_IN_CHAIN: badCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: badCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: badCertificate,
  ERR_TLS_CERT_ALTNAME_INVALID: badCertificate,
};

/** What became of a request that ended in an error, for a host, in one line: what, where, what to do. */
export function failure(error: unknown, host: string, limits: FetchLimits): Refused | Unreachable {
  if (error instanceof AddressRefused) return refused(error.message);
  if (error instanceof LimitExceeded) {
    return refused(`${host} sent ${error.message}; raise the fetch limits if the source is meant to be so large`);
  }
  if (error instanceof Undecodable) return unreachable(`${host} sent ${error.message}; ${LATER}`);
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return unreachable(
      `${host} had not finished after ${seconds(limits.totalMs)}; ${LATER}; raise the total limit if it is always slow`,
    );
  }
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return refused(
      `${host} sent more than ${limits.headers} bytes of headers; raise the header limit if it must be read`,
    );
  }
  if (error instanceof errors.HTTPParserError) {
    return unreachable(`${host} sent an answer that is not HTTP; ${LATER}; check the address`);
  }
  if (code.startsWith('ERR_SSL_')) {
    return unreachable(
      `${host} and Feedmill have no TLS version in common (${code}); ${LATER}; check whether the address should begin with http:`,
    );
  }
  const telling = TELLINGS[code];
  return unreachable(`${host} ${telling === undefined ? unnamed(error, code) : telling(limits)}`);
}

/** Whether the connection was closed with no answer begun, by the other side or on the way. */
export function closedUnanswered(error: unknown): boolean {
  return CLOSED.has(codeOf(error));
}

const CLOSED: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** With several addresses tried at once, the error holds one for each. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function unnamed(error: unknown, code: string): string {
  const words = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
  return `could not be read (${[code, words].filter((part) => part !== '').join(': ')}); ${LATER}`;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
