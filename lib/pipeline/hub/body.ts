import type { Subscriber } from '../../model/index.ts';

/** What is sent, and what the subscriber will then have of the topic's entries. */
export type Body = { readonly bytes: Uint8Array; readonly entries?: string };

/** The whole topic, or with `delta` what the subscriber does not have of it. */
export function bodyFor(_subscriber: Subscriber, bytes: Uint8Array, _delta: boolean): Body {
  return { bytes };
}
