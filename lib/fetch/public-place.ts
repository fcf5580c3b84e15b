import { isIP } from 'node:net';
import { addressRefusal } from './addresses.ts';

/**
 * Names that no public name server leads anywhere: those set apart for one machine or network (RFC 6761 §6.3, RFC 6762
 * §3, RFC 8375, ICANN's `internal`), and those that networks are known to use among themselves (RFC 6762 appendix G).
 */
const PRIVATE_ENDINGS = [
  'corp',
  'home',
  'home.arpa',
  'internal',
  'intranet',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'private',
];

/**
 * Whether an address is one of the public internet, as far as can be told without asking a name server: no number of a
 * private, loopback, link-local or otherwise special network, in whatever notation, and no name that means something on
 * one network only. A public name may lead to a private number still.
 */
export function isPublicPlace({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return addressRefusal(host, 'public') === null;
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return name.includes('.') && !PRIVATE_ENDINGS.some((ending) => name.endsWith(`.${ending}`));
}
