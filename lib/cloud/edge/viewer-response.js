// CloudFront Functions, runtime 2.0. It is not run for answers of 400 and above.
// What the site says of itself is set here when it is deployed.
const HUB = null;
const BASE = null;
const LICENCE = null;

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const response = event.response;
  const headers = response.headers;
  const uri = event.request.uri;
  // What stands for something that was withdrawn is gone; the bucket answers 200 for all that it has.
  if (response.statusCode === 200 && headers['x-amz-meta-gone']) {
    response.statusCode = 410;
    response.statusDescription = 'Gone';
  }
  // Some are stored by types that are compressed on the way; here they get their own again.
  if (headers['content-type'] && response.statusCode === 200) {
    const type = ownType(uri);
    if (type !== null) headers['content-type'].value = type;
  }
  const isPrivate = /^\/(?:private|t)\//.test(uri);
  // What a token in the address brings is no shared cache's, no referrer and in no index, public as it may be otherwise.
  if (isPrivate || event.request.headers['x-feedmill-door']) {
    const cache = headers['cache-control'] ? headers['cache-control'].value : 'private';
    headers['cache-control'] = { value: cache.replace(/^public\b/, 'private') };
    headers['referrer-policy'] = { value: 'no-referrer' };
    headers['x-robots-tag'] = { value: 'noindex' };
  }
  if (isPrivate) return response;
  const links = linksOf(event.request, uri);
  if (links.length > 0) headers.link = { value: links.join(', ') };
  return response;
}

function ownType(uri) {
  const path = /^(?:\/private)?\/feeds\/[^/]+\/(.*)$/.exec(uri);
  if (path === null) return null;
  if (path[1].endsWith('atom.xml')) return 'application/atom+xml; charset=utf-8';
  if (/^(?:feed\.json|archive\/[^/]+\.json)$/.test(path[1])) return 'application/feed+json; charset=utf-8';
  return null;
}

/** The one `Link` header: what can be subscribed to (WebSub §4), and the licence (RFC 8288 §3.5) but for others' articles. */
function linksOf(request, uri) {
  const links = [];
  if (HUB !== null && /^\/feeds\/[a-z0-9-]+\/(?:rss\.xml|atom\.xml|feed\.json)$/.test(uri)) {
    const base = BASE === null ? `https://${request.headers.host.value}` : BASE;
    links.push(`<${HUB === 'own' ? `${base}/hub` : HUB}>; rel="hub"`, `<${base}${uri}>; rel="self"`);
  }
  if (LICENCE !== null && !uri.startsWith('/articles/')) links.push(`<${LICENCE}>; rel="license"`);
  return links;
}
