export { isToken, startOf, TOKEN_BYTES, tokenHash, tokenOf } from './token.ts';
export { WEBHOOK_BYTES, type WebhookMessage, webhookMessage } from './webhook-message.ts';
export { type SignedMessage, signedHeaders, WEBHOOK_SECRET_BYTES, webhookSecret } from './webhook-signature.ts';
