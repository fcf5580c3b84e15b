import ipaddr from 'ipaddr.js';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/** Who asks: anyone, or an origin that the operator trusts to be on this machine or network. */
export type Trust = 'public' | 'trusted';

/** Ranges by `ipaddr.js` (the IANA special-purpose registries) that a socket may connect to. */
const ALLOWED: Readonly<Record<Trust, ReadonlySet<string>>> = {
  public: new Set(['unicast']),
  trusted: new Set(['unicast', 'loopback', 'private', 'uniqueLocal']),
};

/** Global unicast (RFC 4291 §2.4): what else `ipaddr.js` calls unicast is unassigned, or IPv4-compatible (`::7f00:1`). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Cloud metadata that no range tells from its neighbours: a name, and the network. Never reached, trusted or not. */
const METADATA: readonly (readonly [string, [Parsed, number]])[] = [
  ['AWS metadata', ipaddr.parseCIDR('fd00:ec2::/32')],
  ['Azure host services', ipaddr.parseCIDR('168.63.129.16/32')],
];

/** Why a socket must not connect to this IP address (`loopback`, `private` …); null where it may. */
export function addressRefusal(address: string, trust: Trust): string | null {
  if (!ipaddr.isValid(address)) return 'not an IP address';
  const destination = unwrapped(ipaddr.parse(address));
  for (const [name, network] of METADATA) if (within(destination, network)) return name;
  const range = rangeOf(destination);
  return ALLOWED[trust].has(range) ? null : range;
}

/**
 * The IPv4 address that an IPv6 address carries and that its packets may end at: IPv4-mapped (RFC 4291 §2.5.5.2), the
 * well-known NAT64 prefix (RFC 6052 §2.1), 6to4 (RFC 3056). Other embeddings are refused by their range.
 */
function unwrapped(address: Parsed): Parsed {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (within(address, ipaddr.parseCIDR('64:ff9b::/96'))) return new ipaddr.IPv4(bytes.slice(12, 16));
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return address;
}

function rangeOf(address: Parsed): string {
  const range = address.range();
  const outside = address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST);
  return range === 'unicast' && outside ? 'unassigned' : range;
}

function within(address: Parsed, network: [Parsed, number]): boolean {
  return address.kind() === network[0].kind() && address.match(network);
}
