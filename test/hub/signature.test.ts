import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_METHODS, sign, verify } from '../../lib/hub/index.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('the signature of a pushed body (WebSub §7.1)', () => {
  // RFC 2202 §3 and RFC 4231 §4.3, test case 2 of each: key `Jefe`.
  it.each([
    ['sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['sha384', 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649'],
    [
      'sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('is the HMAC that the RFCs give for %s', (method, digits) => {
    const body = bytesOf('what do ya want for nothing?');
    expect(sign(body, 'Jefe', method)).toBe(`${method}=${digits}`);
    expect(verify(`${method}=${digits}`, body, 'Jefe')).toBe(true);
    expect(verify(` ${method.toUpperCase()}=${digits.toUpperCase()} `, body, 'Jefe')).toBe(true);
  });

  it.each([
    ['a method that is not among the four', 'md5=750c783e6ab0b503eaa86e310a5db738'],
    ['digits without a method', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    ['a method of an object', 'constructor=1'],
    ['no digits', 'sha256='],
    ['nothing', ''],
    ['half of it', 'sha256=5bdcc146bf60754e6a042426089575c7'],
    ['letters of more than one byte', `sha256=${'é'.repeat(32)}`],
  ])('is not %s', (_what, header) => {
    expect(verify(header, bytesOf('what do ya want for nothing?'), 'Jefe')).toBe(false);
  });

  it('holds for those bytes and that secret alone, whatever they are', () => {
    const someBytes = fc.uint8Array({ maxLength: 200 });
    const aMethod = fc.constantFrom(...SIGNATURE_METHODS);
    fc.assert(
      fc.property(someBytes, fc.string(), aMethod, fc.nat(), (bytes, secret, method, at) => {
        const header = sign(bytes, secret, method);
        expect(verify(header, bytes, secret)).toBe(true);
        expect(verify(header, bytes, `${secret}.`)).toBe(false);
        expect(verify(header, Uint8Array.from([...bytes, 0]), secret)).toBe(false);
        if (bytes.length === 0) return;
        const other = Uint8Array.from(bytes);
        other[at % bytes.length]! ^= 1;
        expect(verify(header, other, secret)).toBe(false);
      }),
    );
  });

  it('is made of the bytes, not of a text that they might stand for', () => {
    const latin = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);
    expect(verify(sign(latin, 's', 'sha1'), bytesOf(new TextDecoder().decode(latin)), 's')).toBe(false);
    expect(verify(sign(latin, 's', 'sha1'), latin, 's')).toBe(true);
  });
});
