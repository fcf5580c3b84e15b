export { isToken, startOf, TOKEN_BYTES, tokenHash, tokenOf } from './token.ts';
