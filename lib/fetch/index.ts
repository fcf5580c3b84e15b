export { type DecodedText, decodeText } from './charset.ts';
export { createFetcher, type Fetcher, type FetchPorts, type FetchRequest, type OpenFetcher } from './fetcher.ts';
export type { Resolve } from './guard.ts';
export type { Fetched, FetchResult, Gone, NotModified, Refused, Unreachable } from './outcome.ts';
export { DEFAULT_LIMITS, type FetchLimits, type FetchPolicy, WEB_PORTS } from './policy.ts';
export { isPublicPlace } from './public-place.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { type RobotsVerdict, robotsText, robotsUrl, robotsVerdict } from './robots.ts';
export { Abandoned } from './under-way.ts';
