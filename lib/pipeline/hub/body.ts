import { withoutKnown } from '../../hub/index.ts';
import type { Subscriber } from '../../model/index.ts';

/** What is sent, and what the subscriber will then have of the topic's entries. */
export type Body = { readonly bytes: Uint8Array; readonly entries?: string };

/** The whole topic, or with `delta` what the subscriber does not have of it. A JSON Feed is always whole. */
export function bodyFor({ format, entries }: Subscriber, bytes: Uint8Array, delta: boolean): Body {
  if (!delta || format === 'json') return { bytes };
  const { bytes: sent, marks } = withoutKnown(bytes, format, entries);
  return { bytes: sent, entries: marks };
}
