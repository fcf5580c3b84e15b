export { subscriptionAt, type Verified, verifyIntent } from './answering.ts';
export { asForFailed, askingForm, isSubscribed, leaseEnd, nextAsking, renewalDue } from './asking.ts';
export { type Delta, withoutKnown } from './delta.ts';
export { isSameHub, namedHub } from './discovery.ts';
export { topicLinks } from './links.ts';
export { DELIVERY, nextAttempt, TELLING, VERIFICATION, WEBHOOK } from './patience.ts';
export { type BadRequest, FORM_BYTES, type HubRequest, hubRequest, LEASE } from './request.ts';
export { SIGNATURE_METHODS, type SignatureMethod, sign, verify } from './signature.ts';
export { callbackWith, confirms } from './verification.ts';
