import { type AbsoluteUrl, absoluteUrl, withoutFeedScheme } from '../../lib/model/index.ts';

/**
 * The addresses that what was typed may stand for, in the order to be tried: `example.org` is https before http, and
 * `feed:` is what browsers once put before the address of a feed. Empty where it is not an http(s) address.
 */
export function addressesWritten(written: string): AbsoluteUrl[] {
  const text = written.trim().replace(/^<(.*)>$/, '$1');
  // Without a scheme of its own it is https before http, as any address is.
  const plain = withoutFeedScheme(text, '').replace(/^\/\//, '');
  const whole = /^https?:\/\//i.test(plain);
  const candidates = whole ? [plain] : isHost(plain) ? [`https://${bare(plain)}`, `http://${bare(plain)}`] : [];
  return candidates.flatMap((candidate) => absoluteUrl(candidate) ?? []);
}

function bare(text: string): string {
  return text.replace(/^\/\//, '');
}

/** A name with a dot in it, `localhost`, or an address in numbers; perhaps with a port and a path. */
function isHost(text: string): boolean {
  const [host = ''] = bare(text).split(/[/?#]/, 1);
  return /^(?:[^\s:@.[\]]+(?:\.[^\s:@.[\]]+)+\.?|localhost|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host);
}
