import type { IncomingMessage } from 'node:http';
import { namesUs, type Refusal } from '../../lib/local/index.ts';

/** Where the console listens: nowhere else than on this machine. */
export const HOST = '127.0.0.1';

/**
 * Keeps what other pages in the same browser can send away from the console: null for a request that may be looked at.
 * Whether it comes from somebody who was let in is asked behind the gate.
 */
export function refuseStrangers(request: IncomingMessage): Refusal | null {
  const { headers, headersDistinct, method = '', socket } = request;
  // A name that was led to this machine after its page was loaded (DNS rebinding) is still the name that the browser sends.
  if (!namesUs(headersDistinct.host, socket.localPort ?? 0, HOST)) {
    return { status: 421, line: `Wrong host: the Host header must be ${HOST}:${socket.localPort}.` };
  }
  if (method === 'GET' || method === 'HEAD') {
    // A page elsewhere may send a reader here, who then has no session; it may not take pictures, frames or data from here.
    const { 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode } = headers;
    const isOurs = site === 'none' || site === 'same-origin' || mode === 'navigate';
    return isOurs ? null : { status: 403, line: 'Only the console’s own pages may request this.' };
  }
  if (method !== 'POST') return { status: 405, line: `${method} is not allowed here.` };
  // Browsers say with every form from where it comes, and a page cannot change that. Another port is another origin, and
  // of the same site: no cookie policy keeps it away.
  if (headers.origin !== `http://${headers.host}`) {
    return { status: 403, line: 'Forms must be sent from the console’s own pages.' };
  }
  return null;
}
