import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector as connecting } from 'undici';
import { addressRefusal, type Trust } from './addresses.ts';
import type { FetchPolicy } from './policy.ts';
import { buildConnector } from './undici.ts';

/** The addresses of a host name. Rejects with a system error (`ENOTFOUND`) where there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** The guard's verdict on a connection: it must not be made. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** What keeps every request away from addresses that are not public. */
export type Guard = {
  /** Why this address must not be asked, in one line; null where only its host's addresses remain to be checked. */
  refusal(url: URL): string | null;
  trust(url: URL): Trust;
  /** Opens sockets for undici, to checked addresses only. */
  readonly connect: connecting.connector;
};

/** AWS Lambda's runtime API listens on 127.0.0.1:9001: whoever can speak to it can answer in the function's name. */
const LAMBDA_RUNTIME_PORT = '9001';

/** The system's resolver, with every address of either family. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * Only http and https, without credentials, on the ports allowed, to public unicast addresses; a trusted origin may be
 * loopback or private. Throws TypeError on a trusted origin that is no address.
 */
export function createGuard(policy: FetchPolicy, resolve: Resolve): Guard {
  const ports = new Set(policy.ports);
  const origins = new Set(policy.trustedOrigins.map((origin) => new URL(origin).origin));
  const trust = (url: URL): Trust =>
    origins.has(url.origin) && url.port !== LAMBDA_RUNTIME_PORT ? 'trusted' : 'public';
  const connectors: Record<Trust, connecting.connector> = {
    public: connectorFor('public', policy, resolve),
    trusted: connectorFor('trusted', policy, resolve),
  };
  return {
    trust,
    refusal: (url) => urlRefusal(url, ports, trust(url)),
    connect: (options, callback) => {
      const host = options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname;
      const url = new URL(`${options.protocol}//${host}${options.port ? `:${options.port}` : ''}`);
      const refusal = urlRefusal(url, ports, trust(url));
      if (refusal === null) connectors[trust(url)](options, callback);
      else callback(new AddressRefused(refusal), null);
    },
  };
}

function urlRefusal(url: URL, ports: ReadonlySet<number>, trust: Trust): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `${url.protocol} addresses are not fetched; give an http or https address`;
  }
  if (url.username !== '' || url.password !== '') {
    return `The address of ${url.host} contains a user name or password; leave them out`;
  }
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (trust === 'public' && !ports.has(port)) {
    return `Port ${port} of ${url.hostname} is not allowed; if you need it, add it to ports`;
  }
  // A lookup hook is not called for an address that is already a number.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : refusalOf(url.hostname, host, trust);
}

function refusalOf(hostname: string, address: string, trust: Trust): string | null {
  const range = addressRefusal(address, trust);
  if (range === null) return null;
  const place = hostname.replace(/^\[|\]$/g, '') === address ? hostname : `${hostname} (${address})`;
  return `${place} is not a public address (${range}) and is never fetched; check the address`;
}

function connectorFor(trust: Trust, policy: FetchPolicy, resolve: Resolve): connecting.connector {
  return buildConnector({
    timeout: policy.limits.connectMs,
    autoSelectFamily: true,
    lookup: checkedLookup(trust, resolve),
  });
}

/**
 * Resolves and checks in one step, and hands the socket the very addresses that were checked: a name that changes its
 * mind between a check and a connection (DNS rebinding) has no moment to do so. One bad address refuses the name.
 */
function checkedLookup(trust: Trust, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async () => {
      const addresses = await resolve(hostname);
      for (const address of addresses) {
        const refusal = refusalOf(hostname, address, trust);
        if (refusal !== null) throw new AddressRefused(refusal);
      }
      return addresses.map((address) => ({ address, family: isIP(address) }));
    };
    answer().then(
      (found) => {
        const [first] = found;
        if (first === undefined) callback(noAddress(hostname), '', 0);
        else if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}
