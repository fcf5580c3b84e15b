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
export { isToken, startOf, TOKEN_BYTES, tokenHash, tokenOf } from './token.ts';
