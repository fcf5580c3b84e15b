export {
  type Agreement,
  agreementOf,
  contradicts,
  differs,
  isSame,
  type Said,
  saysNothing,
  weightOf,
} from './agreement.ts';
export { articleId, type IdentityKey, identityKeys, type Marks, sha256, titleKey } from './article-id.ts';
export { cleanUrl, urlKey } from './canonical-url.ts';
export { differInCountersAlone } from './counters.ts';
export { isItemFragment } from './item-fragment.ts';
export { isOwnWords, type Words } from './own-words.ts';
export { contentHash, homeOf } from './revision.ts';
export { type Listed, sharedMarks, titleOf } from './shared-marks.ts';
export { type Digest, isCopy, type Sketch, sketchOf } from './sketch.ts';
export { type Telling, textMark } from './text-mark.ts';
export { isTracking } from './tracking.ts';
export { isSameHouse, trustedCanonical } from './trusted-canonical.ts';
export { foldText } from './visible-html.ts';
export { whatChanged } from './what-changed.ts';
