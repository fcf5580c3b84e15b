export { SIGNATURE_METHODS, type SignatureMethod, sign, verify } from './signature.ts';
