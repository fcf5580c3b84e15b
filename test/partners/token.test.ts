import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isToken, startOf, tokenHash, tokenOf } from '../../lib/partners/index.ts';

describe('a token', () => {
  it('is made of 32 random bytes, each of which counts, and goes into an address as it stands', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const token = tokenOf(one);
        expect(isToken(token)).toBe(true);
        expect(encodeURIComponent(token)).toBe(token);
        expect(Buffer.from(token.slice(3), 'base64url').equals(one)).toBe(true);
        expect(tokenOf(other) === token).toBe(Buffer.from(one).equals(other));
      }),
    );
    expect(() => tokenOf(new Uint8Array(16))).toThrow(RangeError);
  });

  it('is told from what is none: longer, shorter, of other letters, with anything around it', () => {
    const token = tokenOf(new Uint8Array(32).fill(7));
    expect(isToken(token)).toBe(true);
    const others = ['', 'fm_', token.slice(1), token.slice(0, -1), `${token}A`, ` ${token}`, `${token}\n`];
    const spelled = [
      token.replace('fm_', 'FM_'),
      token.replace('B', '%42'),
      token.replace('B', 'Б'),
      token.replace('B', '='),
    ];
    for (const text of [...others, ...spelled]) expect(isToken(text), text).toBe(false);
  });

  it('is stored by its SHA-256, and known to the operator by four letters', () => {
    const token = tokenOf(Uint8Array.from({ length: 32 }, (_, at) => at));
    expect(tokenHash(token)).toBe(createHash('sha256').update(token).digest('hex'));
    expect(startOf(token)).toBe('AAEC');
  });
});
