import type { IncomingMessage } from 'node:http';

/** Why a request is not answered: the status, and a line for whoever sent it. */
export type Refusal = { readonly status: number; readonly line: string };

/** How programs of this machine name it. None of these names can be made to lead here by somebody else. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Keeps the pages that are open in a browser of this machine away from what is not public: null for a request that no
 * page can have made. `host` is where the server was told to listen.
 */
export function refuseWebPages(request: IncomingMessage, host: string): Refusal | null {
  // A page of evil.example whose name was led to this machine after it was loaded (DNS rebinding) asks its own origin, and
  // may read the answer; the browser still sends the page's name, and a page cannot change that.
  const own = bracketed(host);
  const port = request.socket.localPort ?? 0;
  const isForUs = namesUs(request.headersDistinct.host, port, host);
  // RFC 9110 §15.5.20: this server does not answer for that name.
  if (!isForUs) return { status: 421, line: `Not here: the header Host must say ${own}:${port}.` };
  // Any other page can send what a form can send, though not read the answer; its browser says for whom.
  if (request.headers.origin !== undefined) {
    return { status: 403, line: 'This is for programs, not for web pages.' };
  }
  return null;
}

/** Whether the header `Host`, as it was sent, names this machine, or `host`, and the port. */
export function namesUs(named: readonly string[] | undefined, port: number, host: string): boolean {
  return named?.length === 1 && [...LOOPBACK, bracketed(host)].some((name) => isAuthority(named[0] ?? '', name, port));
}

/** A host as an address of the web writes it (RFC 3986 §3.2.2). */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function isAuthority(written: string, name: string, port: number): boolean {
  const authority = written.toLowerCase();
  // RFC 9110 §4.2.1: the port that HTTP has by default is left out.
  return authority === `${name.toLowerCase()}:${port}` || (port === 80 && authority === name.toLowerCase());
}
