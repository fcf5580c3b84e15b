// CloudFront Functions, runtime 2.0: one file of at most 10 KB, ES 5.1 with async and await, no destructuring, no spread.
// What is sent on is the path that was checked, decoded: no spelling leads the bucket to anything else.
import cf from 'cloudfront';

// biome-ignore lint/style/useNodejsImportProtocol: the runtime knows it by this name.
const crypto = require('crypto');

const kvs = cf.kvs();

const TOKEN = /^fm_[A-Za-z0-9_-]{43}$/;

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
async function handler(event) {
  const request = event.request;
  let path = plainPath(request.uri);
  if (path === null) return notFound();
  let token = null;
  const inAddress = path.startsWith('/t/');
  if (inAddress) {
    const end = path.indexOf('/', 3);
    if (end < 0) return notFound();
    token = path.slice(3, end);
    path = path.slice(end);
  } else if (path.startsWith('/feeds/')) token = tokenIn(request.headers);
  if (!isPublic(path) || (inAddress && !TOKEN.test(token))) return notFound();
  return token === null ? sendOn(request, path, path) : byToken(event, token, path, inAddress);
}

/** The decoded path; null where it has other characters than our keys have, or an empty, `.` or `..` part. */
function plainPath(uri) {
  let path = uri;
  if (uri.indexOf('%') >= 0) {
    try {
      path = decodeURIComponent(uri);
    } catch (_) {
      return null;
    }
  }
  if (!/^\/[A-Za-z0-9._/-]*$/.test(path) || path.indexOf('//') >= 0) return null;
  return /\/\.\.?(?:\/|$)/.test(path) ? null : path;
}

/** What anybody may ask for; the bucket says whether it is there. */
function isPublic(path) {
  return (
    path === '/' ||
    path === '/index.html' ||
    path === '/feeds.opml' ||
    path === '/robots.txt' ||
    /^\/(?:feeds|articles|pictures)(?:\/|$)/.test(path)
  );
}

/** Bearer, Basic (as its user or its password), or a key; null where none of them is a token. */
function tokenIn(headers) {
  const said = headers.authorization ? headers.authorization.value : '';
  const space = said.indexOf(' ');
  const scheme = said.slice(0, space).toLowerCase();
  const rest = said.slice(space + 1).trim();
  const found = [];
  if (scheme === 'bearer') found.push(rest);
  if (scheme === 'basic') {
    const pair = Buffer.from(rest.slice(0, 1000), 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    found.push(colon < 0 ? pair : pair.slice(0, colon));
    if (colon >= 0) found.push(pair.slice(colon + 1));
  }
  if (headers['x-api-key']) found.push(headers['x-api-key'].value);
  for (let at = 0; at < found.length; at++) if (TOKEN.test(found[at])) return found[at];
  return null;
}

/**
 * In an address, a token that is unknown or revoked and a feed that is forbidden or absent are answered alike, after the same
 * lookups; in a header, as if there were none.
 */
async function byToken(event, token, path, inAddress) {
  const now = Math.floor(Date.now() / 1000);
  const known = await read(`t/${crypto.createHash('sha256').update(token).digest('hex')}`);
  const holds = known !== null && (known.u === 0 || now < known.u);
  const partner = holds ? known.p : '-';
  const feed = /^\/feeds\/([a-z0-9-]+)(?:\/|$)/.exec(path);
  let place = null;
  if (feed) place = await read(`g/${partner}/${feed[1]}`);
  if (holds) console.log(JSON.stringify({ partner: partner, request: event.context.requestId }));
  if (inAddress && (!holds || (place === null && path.startsWith('/feeds/')))) return notFound();
  if (holds && known.q) {
    const until = await read(`q/${partner}`);
    if (until !== null && now < until) return tooMany(until - now);
  }
  // By this the function behind the answer knows that shared caches are not to keep it.
  if (inAddress) event.request.headers['x-feedmill-door'] = { value: 'token' };
  return sendOn(event.request, path, place === 'private' ? `/private${path}` : path);
}

/** The value under a key; null where there is none. */
async function read(key) {
  try {
    const value = await kvs.get(key);
    return key[0] === 'g' ? value : JSON.parse(value);
  } catch (_) {
    return null;
  }
}

/** A folder is its index.html; without its slash it leads there, as the page's links are relative. */
function sendOn(request, path, key) {
  const folder = /\/(?:feeds|articles)\/([a-z0-9-]+)$/.exec(path);
  if (folder) {
    return {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: { location: { value: `./${folder[1]}/` } },
    };
  }
  request.uri = key.endsWith('/') ? `${key}index.html` : key;
  return request;
}

function notFound() {
  return plain(404, 'Not Found', 'There is nothing here.\n', {});
}

function tooMany(seconds) {
  const headers = { 'retry-after': { value: String(seconds) } };
  return plain(429, 'Too Many Requests', 'You have asked as often as was agreed; try again later.\n', headers);
}

function plain(statusCode, statusDescription, text, headers) {
  headers['content-type'] = { value: 'text/plain; charset=utf-8' };
  headers['cache-control'] = { value: 'private, no-store' };
  headers['referrer-policy'] = { value: 'no-referrer' };
  headers['x-content-type-options'] = { value: 'nosniff' };
  return {
    statusCode: statusCode,
    statusDescription: statusDescription,
    headers: headers,
    body: { encoding: 'text', data: text },
  };
}
