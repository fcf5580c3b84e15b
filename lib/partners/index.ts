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
