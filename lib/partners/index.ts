export {
  DOOR_PATH,
  type DoorRequest,
  doorRequest,
  feedOfKey,
  privateHeaders,
  type TokenHeaders,
  withoutToken,
} from './door.ts';
export { isToken, startOf, TOKEN_BYTES, tokenHash, tokenOf } from './token.ts';
