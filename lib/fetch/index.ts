export {
  type Called,
  type Caller,
  type CallRequest,
  type CallResult,
  createCaller,
  type OpenCaller,
} from './caller.ts';
export { type DecodedText, decodeText } from './charset.ts';
export { createFetcher, type Fetcher, type FetchPorts, type FetchRequest, type OpenFetcher } from './fetcher.ts';
export type { Resolve } from './guard.ts';
export { keptKeys, type SigningKeys } from './kept-keys.ts';
export {
  type KeyRing,
  newKeyRing,
  type PublicKey,
  publicKeyOf,
  publishedAt,
  type RingKey,
  readKeyRing,
  rotated,
  signingKeyAt,
  writeKeyRing,
} from './key-ring.ts';
export type { Fetched, FetchResult, Gone, NotModified, Refused, Unreachable } from './outcome.ts';
export { DEFAULT_LIMITS, type FetchLimits, type FetchPolicy, WEB_PORTS } from './policy.ts';
export { isPublicPlace } from './public-place.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { type RobotsVerdict, robotsText, robotsUrl, robotsVerdict } from './robots.ts';
export { robotsTerms } from './robots-terms.ts';
export { answerRoom, type Hold, NoRoom, type Room } from './room.ts';
export {
  requestSigner,
  type SignedDirectory,
  type SignRequest,
  signedDirectory,
} from './signing.ts';
export { Abandoned } from './under-way.ts';
