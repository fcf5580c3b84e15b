export { articleId, identityKeys, type Marks, sha256 } from './article-id.ts';
export { cleanUrl, isTracking, urlKey } from './canonical-url.ts';
export { contentHash, whatChanged } from './revision.ts';
