export { subscriptionAt, type Verified, verifyIntent } from './answering.ts';
export { asForFailed, askingForm, isSubscribed, leaseEnd, nextAsking, renewalDue } from './asking.ts';
export { isSameHub, namedHub } from './discovery.ts';
export { SIGNATURE_METHODS, type SignatureMethod, sign, verify } from './signature.ts';
