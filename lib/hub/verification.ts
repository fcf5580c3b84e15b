/**
 * The address at which a subscriber is asked or told (WebSub §5.3, §5.2): the callback's own query is kept, byte for byte,
 * and the parameters are appended to it. A fragment never goes over the wire.
 */
export function callbackWith(callback: string, parameters: Readonly<Record<string, string>>): string {
  const [address = ''] = callback.split('#', 1);
  const added = new URLSearchParams(parameters).toString();
  if (!address.includes('?')) return `${address}?${added}`;
  return `${address}${address.endsWith('?') ? '' : '&'}${added}`;
}

/** Whether an answer confirms: any success whose body is the challenge, and nothing else (WebSub §5.3.1). */
export function confirms(
  { status, body }: { readonly status: number; readonly body: Uint8Array },
  challenge: string,
): boolean {
  return status >= 200 && status < 300 && Buffer.from(body).equals(Buffer.from(challenge));
}
