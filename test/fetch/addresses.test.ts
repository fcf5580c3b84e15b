import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressRefusal } from '../../lib/fetch/addresses.ts';

describe('addressRefusal', () => {
  it.each([
    '93.184.215.14',
    '8.8.8.8',
    '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
    '2a00:1450:4001:82b::200e',
    '::ffff:93.184.215.14',
    '64:ff9b::5db8:d70e',
    '2002:5db8:d70e::1',
  ])('lets %s through', (address) => {
    expect(addressRefusal(address, 'public')).toBeNull();
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '192.168.1.1', '10.0.0.1', 'fd12::1'])(
    'lets a trusted origin be at %s',
    (address) => {
      expect(addressRefusal(address, 'trusted')).toBeNull();
      expect(addressRefusal(address, 'public')).not.toBeNull();
    },
  );

  it.each(['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254', '168.63.129.16', '0.0.0.0', 'fe80::1'])(
    'lets nobody, trusted or not, reach %s',
    (address) => {
      expect(addressRefusal(address, 'trusted')).not.toBeNull();
    },
  );

  it('judges an IPv4 address alike in every IPv6 address that carries it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        const plain = addressRefusal(address, 'public');
        for (const carrier of [`::ffff:${hex}`, `64:ff9b::${hex}`, `2002:${hex}::`]) {
          expect(addressRefusal(carrier, 'public')).toBe(plain);
        }
      }),
    );
  });

  it('judges any text without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6()), (text) => {
        expect(() => addressRefusal(text, 'public')).not.toThrow();
      }),
    );
  });
});
