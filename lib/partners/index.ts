export { type LogFields, type LoggedRequest, logFields, readLogged } from './access-log.ts';
export { agentOf, type SaidReaders, saidReaders } from './agents.ts';
export { type AskedPath, askedPath } from './asked.ts';
export { addressMark, distinct } from './distinct.ts';
export {
  DOOR_PATH,
  type DoorRequest,
  doorRequest,
  feedOfKey,
  privateHeaders,
  type TokenHeaders,
  withoutToken,
} from './door.ts';
export {
  batchesOf,
  type EdgeChange,
  type EdgeKeys,
  edgeChange,
  isBounded,
  type PartnerAtEdge,
  quotaKey,
  tokenKey,
  wantedKeys,
} from './edge-keys.ts';
export { type AskedSoFar, endOfDay, type MayAsk, mayAsk } from './quota.ts';
export { readersJoined, readersOf, readersSaid } from './readers.ts';
export { type SharedToken, sharedToken } from './shared.ts';
export { isToken, startOf, TOKEN_BYTES, tokenHash, tokenOf } from './token.ts';
export { noUsage, OTHERS, type PartnerFetch, usageOf, usagesJoined } from './usage.ts';
export { WEBHOOK_BYTES, type WebhookMessage, webhookMessage } from './webhook-message.ts';
export { type SignedMessage, signedHeaders, WEBHOOK_SECRET_BYTES, webhookSecret } from './webhook-signature.ts';
