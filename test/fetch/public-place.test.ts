import { describe, expect, it } from 'vitest';
import { isPublicPlace } from '../../lib/fetch/index.ts';

describe('a place of the public internet', () => {
  it.each([
    'https://www.example.org/a.jpg',
    'https://www.example.org./a.jpg',
    'http://203.0.114.1/a.jpg',
    'http://8.8.8.8:8080/',
    'http://[2606:4700::1111]/',
    'https://internal.example.org/',
    'https://my.localhost.example.org/',
    'https://xn--bcher-kva.example/',
  ])('is %s', (address) => {
    expect(isPublicPlace(new URL(address))).toBe(true);
  });

  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, in one number', 'http://2130706433/'],
    ['loopback, in hexadecimal', 'http://0x7f000001/'],
    ['loopback, in octal', 'http://0177.0.0.1/'],
    ['loopback, short', 'http://127.1/'],
    ['loopback, in wide digits', 'http://１２７．０．０．１/'],
    ['loopback, percent-encoded', 'http://%31%32%37.0.0.1/'],
    ['loopback with a dot behind', 'http://127.0.0.1./'],
    ['this machine', 'http://0/'],
    ['private', 'http://10.1.2.3/admin.png'],
    ['private', 'http://192.168.1.1/reboot.cgi'],
    ['private', 'http://172.31.255.255/'],
    ['shared by carriers', 'http://100.64.0.1/'],
    ['link-local', 'http://169.254.169.254/latest/meta-data/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 with IPv4 in it', 'http://[::ffff:192.168.1.1]/'],
    ['IPv6 by NAT64', 'http://[64:ff9b::a01:203]/'],
    ['unique local', 'http://[fd12:3456::1]/'],
    ['IPv6 link-local', 'http://[fe80::1]/'],
    ['localhost', 'http://localhost:8640/'],
    ['localhost with a dot behind', 'http://LOCALHOST./'],
    ['one label', 'http://router/'],
    ['a name below localhost', 'http://a.localhost/'],
    ['multicast DNS', 'http://printer.local/'],
    ['a company’s inside', 'http://wiki.corp.internal/logo.png'],
    ['a home’s', 'http://fritz.box.lan/'],
    ['a home’s by RFC 8375', 'http://nas.home.arpa./'],
  ])('is not %s: %s', (_what, address) => {
    expect(isPublicPlace(new URL(address))).toBe(false);
  });
});
