import { createSigner, httpbis } from 'http-message-signatures';
import { DIRECTORY_PATH, type Instant, millis } from '../model/index.ts';
import { type KeyRing, privateKeyOf, publicKeyOf, publishedAt, type RingKey, signingKeyAt } from './key-ring.ts';

/** Gives the headers that prove who asks for an address; none where nothing can be signed at the moment. */
export type SignRequest = (url: URL) => Promise<Readonly<Record<string, string>>>;

export type Signing = {
  /** The keys; asked for each request, so that a rotation needs no new start. */
  readonly keys: () => Promise<KeyRing | null>;
  /** The origin whose directory publishes them: `https://feeds.example.org`. */
  readonly agent: string;
  /** Whether `Signature-Agent` is one string, as drafts before 2026 had it and some still check it; else a dictionary. */
  readonly older: boolean;
  readonly now: () => Instant;
  /** So many bytes that nobody can foresee. */
  readonly random: (bytes: number) => Uint8Array;
};

/** The directory's media type there. */
export const DIRECTORY_TYPE = 'application/http-message-signatures-directory+json';

/** A stolen signature is good for one host, and this long. */
const VALID_MS = 60_000;

/** The directory is signed for as long as it may be kept, and a little. */
const DIRECTORY_VALID_MS = 2 * 3_600_000;

/** How long the directory may be kept, in seconds. */
const DIRECTORY_KEPT = 3600;

/** One label for the signature and for the agent that it is bound to. */
const LABEL = 'feedmill';

/**
 * Signs requests as Web Bot Auth asks (draft-ietf-webbotauth-httpsig-protocol): a message signature (RFC 9421) by Ed25519
 * over the host and the agent, for a minute, with a nonce and the tag `web-bot-auth`.
 */
export function requestSigner({ keys, agent, older, now, random }: Signing): SignRequest {
  const agentHeader = older ? JSON.stringify(agent) : `${LABEL}=${JSON.stringify(agent)}`;
  const agentField = older ? 'signature-agent' : `signature-agent;key="${LABEL}"`;
  return async (url) => {
    const created = now();
    const key = signingKeyAt((await keys()) ?? [], created);
    if (key === null) return {};
    const nonce = Buffer.from(random(64)).toString('base64');
    const request = { method: 'GET', url: url.href, headers: { 'signature-agent': agentHeader } };
    const { headers } = await httpbis.signMessage(
      {
        key: signerOf(key),
        name: LABEL,
        fields: ['@authority', agentField],
        params: ['created', 'expires', 'keyid', 'alg', 'nonce', 'tag'],
        paramValues: { ...times(created, VALID_MS), nonce, tag: 'web-bot-auth' },
      },
      request,
    );
    return lowerCase(headers);
  };
}

/** A document and the headers that it is answered with. */
export type SignedDirectory = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/**
 * The directory of our keys as it is answered at `authority` (a host, with its port if it has one): signed by each of them
 * over that name, which proves that who answers holds them (draft-ietf-webbotauth-httpsig-directory §3).
 */
export async function signedDirectory(keys: KeyRing, authority: string, now: Instant): Promise<SignedDirectory> {
  const published = publishedAt(keys, now);
  const request = { method: 'GET', url: `https://${authority}${DIRECTORY_PATH}`, headers: {} };
  let headers: Readonly<Record<string, string | string[]>> = {
    'content-type': DIRECTORY_TYPE,
    'cache-control': `public, max-age=${DIRECTORY_KEPT}`,
  };
  for (const [at, key] of published.entries()) {
    const signed = await httpbis.signMessage(
      {
        key: signerOf(key),
        name: `key${at}`,
        fields: ['@authority;req'],
        params: ['created', 'expires', 'keyid', 'alg', 'tag'],
        paramValues: { ...times(now, DIRECTORY_VALID_MS), tag: 'http-message-signatures-directory' },
      },
      { status: 200, headers },
      request,
    );
    headers = signed.headers;
  }
  return { body: JSON.stringify({ keys: published.map(publicKeyOf) }), headers: lowerCase(headers) };
}

/** Made once for each key: to read one takes as long as to sign with it. */
const SIGNERS = new WeakMap<RingKey, ReturnType<typeof createSigner>>();

function signerOf(key: RingKey) {
  const known = SIGNERS.get(key);
  if (known !== undefined) return known;
  const signer = createSigner(privateKeyOf(key), 'ed25519', publicKeyOf(key).kid);
  SIGNERS.set(key, signer);
  return signer;
}

function times(created: Instant, validMs: number) {
  return { created: new Date(millis(created)), expires: new Date(millis(created) + validMs) };
}

/** As our own requests name their headers, and each with one value. */
function lowerCase(headers: Readonly<Record<string, string | string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
