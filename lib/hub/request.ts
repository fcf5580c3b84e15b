import { isUtf8 } from 'node:buffer';

/** What somebody asks of a hub, as far as that can be told without knowing its topics (WebSub §5.1). */
export type HubRequest = {
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly callback: string;
  /** Null where none is given. */
  readonly secret: string | null;
  /** Seconds for which the subscription will hold. */
  readonly lease: number;
};

/** Why a request is none, for the plain text of the answer. */
export type BadRequest = { readonly status: number; readonly fault: string };

const DAY_S = 24 * 3600;

/** No lease is for ever; ten days are "a good default" (WebSub §5.1, §8.2). */
export const LEASE = { least: DAY_S, most: 30 * DAY_S, usual: 10 * DAY_S } as const;

/** A form with four addresses has far less. */
export const FORM_BYTES = 64 * 1024;

/** A longer callback is hardly meant. */
const CALLBACK_LENGTH = 2000;

/** WebSub §5.1: "This parameter MUST be less than 200 bytes in length." */
const SECRET_BYTES = 200;

/** Parameters that count; each may be there once. All others are ignored, as they must be (WebSub §5.1). */
const KNOWN = ['hub.mode', 'hub.topic', 'hub.callback', 'hub.secret', 'hub.lease_seconds'] as const;

/** Reads the body of a POST to a hub. */
export function hubRequest(bytes: Uint8Array, contentType: string | undefined): HubRequest | BadRequest {
  if (!/^application\/x-www-form-urlencoded\b/i.test((contentType ?? '').trim()))
    return bad('send application/x-www-form-urlencoded', 415);
  if (bytes.length > FORM_BYTES) return bad(`the form is longer than ${FORM_BYTES} bytes`, 413);
  if (!isUtf8(bytes)) return bad('the form is not UTF-8');
  const form = new URLSearchParams(Buffer.from(bytes).toString());
  const twice = KNOWN.find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) return bad(`${twice} is given more than once`);
  const given = (name: (typeof KNOWN)[number]): string | null => form.get(name) || null;
  const mode = given('hub.mode');
  if (mode === 'publish')
    return bad('this hub learns of changes to its topics by itself; there is no need to publish to it');
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return bad('hub.mode must be subscribe or unsubscribe');
  const topic = given('hub.topic');
  if (topic === null) return bad('hub.topic is missing');
  const callback = given('hub.callback');
  if (callback === null) return bad('hub.callback is missing');
  const fault = callbackFault(callback);
  if (fault !== null) return bad(fault);
  const secret = given('hub.secret');
  if (secret !== null && Buffer.byteLength(secret) >= SECRET_BYTES)
    return bad(`hub.secret must be shorter than ${SECRET_BYTES} bytes`);
  const lease = leaseOf(given('hub.lease_seconds'));
  if (lease === null) return bad('hub.lease_seconds must be a number of seconds');
  return { mode, topic, callback, secret, lease };
}

function callbackFault(callback: string): string | null {
  if (callback.length > CALLBACK_LENGTH) return `hub.callback is longer than ${CALLBACK_LENGTH} characters`;
  const url = URL.parse(callback);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return 'hub.callback is not an http or https address';
  if (url.username !== '' || url.password !== '')
    return 'hub.callback contains a user name or password; leave them out';
  return url.hash === '' ? null : 'hub.callback has a fragment, which never reaches a server; leave it out';
}

/** What was asked for, within what is granted; null for what is no number. */
function leaseOf(asked: string | null): number | null {
  if (asked === null) return LEASE.usual;
  if (!/^[+-]?\d{1,15}$/.test(asked)) return null;
  return Math.min(Math.max(Number(asked), LEASE.least), LEASE.most);
}

function bad(fault: string, status = 400): BadRequest {
  return { status, fault };
}
