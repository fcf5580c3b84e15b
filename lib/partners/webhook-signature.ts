import { createHmac } from 'node:crypto';

/** How many random bytes a secret is made of (Standard Webhooks 1.0.0: 24 to 64). */
export const WEBHOOK_SECRET_BYTES = 32;

const PREFIX = 'whsec_';

/** The secret that is made of {@link WEBHOOK_SECRET_BYTES} random bytes, as Standard Webhooks 1.0.0 writes it. */
export function webhookSecret(random: Uint8Array): string {
  if (random.length !== WEBHOOK_SECRET_BYTES)
    throw new RangeError(`A webhook's secret takes ${WEBHOOK_SECRET_BYTES} bytes, not ${random.length}`);
  return `${PREFIX}${Buffer.from(random).toString('base64')}`;
}

/** What is signed. `timestamp` is the attempt's, in whole seconds since 1970. */
export type SignedMessage = { readonly id: string; readonly timestamp: number; readonly body: Uint8Array };

/**
 * The headers of a message by Standard Webhooks 1.0.0: one signature for each secret, divided by blanks, so that a receiver
 * who has changed his to the new one knows it, and so does one who has not.
 */
export function signedHeaders(message: SignedMessage, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => signature(message, secret)).join(' '),
  };
}

function signature({ id, timestamp, body }: SignedMessage, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
