import { createHmac, timingSafeEqual } from 'node:crypto';

/** The methods of `X-Hub-Signature` (WebSub §7.1): whoever subscribes has to know all of them, since the hub chooses. */
export const SIGNATURE_METHODS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];

/**
 * The value of `X-Hub-Signature` for a body as it goes over the wire (WebSub §7.1): the method, `=`, and the HMAC
 * (RFC 2104) of the body's bytes with the subscription's secret, in lower-case hexadecimals.
 */
export function sign(bytes: Uint8Array, secret: string, method: SignatureMethod): string {
  return `${method}=${createHmac(method, secret).update(bytes).digest('hex')}`;
}

/**
 * Whether a header `X-Hub-Signature` is that of these bytes under this secret, by the method that the header names, be its
 * name and digits in capitals or not. False for a method that is none of the Recommendation's, and for what is no
 * signature at all. Takes as long for a wrong signature as for a right one.
 */
export function verify(header: string, bytes: Uint8Array, secret: string): boolean {
  const told = header.trim().toLowerCase();
  const method = SIGNATURE_METHODS.find((name) => told.startsWith(`${name}=`));
  if (method === undefined) return false;
  const [given, own] = [Buffer.from(told), Buffer.from(sign(bytes, secret, method))];
  return given.length === own.length && timingSafeEqual(given, own);
}
