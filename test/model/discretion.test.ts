import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../lib/model/index.ts';
import { secretAddress } from '../secret-addresses.ts';

const SECRET = 'https://example.org/feed?token=swordfish';

describe('an address in a text that carries a secret becomes its site', () => {
  it.each([
    [`${SECRET} answered 503`, 'https://example.org/ answered 503'],
    [`it moved to ${SECRET}.`, 'it moved to https://example.org/.'],
    [`no list (${SECRET}), nothing else`, 'no list (https://example.org/), nothing else'],
    [`"${SECRET}" is no feed`, '"https://example.org/" is no feed'],
    [`{"url":"${SECRET}"}`, '{"url":"https://example.org/"}'],
    [`<${SECRET}>`, '<https://example.org/>'],
    ['HTTPS://ada:pass@Example.org/feed', 'https://example.org/'],
    ['feed:https://ada:pass@example.org/feed', 'feed:https://example.org/'],
    ['https://ada:pass@[nowhere/ is no address', '… is no address'],
    [`${SECRET} and https://example.org/news`, 'https://example.org/ and https://example.org/news'],
  ])('%s', (text, masked) => {
    expect(withoutSecrets(text)).toBe(masked);
  });

  it.each(['https://example.org/news, as before', 'an address starts with https://.', 'a@b.example: key=value', ''])(
    'and any other text stays as it is: %s',
    (text) => {
      expect(withoutSecrets(text)).toBe(text);
    },
  );

  it('wherever it stands in a value, errors included, and nothing else is changed', () => {
    const error = Object.assign(new TypeError(`${SECRET} is gone`), { stack: `TypeError: ${SECRET}\n    at here` });
    const value = { a: [SECRET, 1, null, true, { b: SECRET }], c: new Date(0), d: undefined, error };
    const told = withoutSecrets(value);
    expect(told.a).toEqual(['https://example.org/', 1, null, true, { b: 'https://example.org/' }]);
    expect(told.c).toBe(value.c);
    expect(String(told.error)).toBe('TypeError: https://example.org/ is gone');
    expect(told.error.stack).toBe('TypeError: https://example.org/\n    at here');
    expect(error.message).toContain('swordfish');
  });

  it('whatever the secret, and whatever stands around it', () => {
    const around = fc.constantFrom('', ' ', '"', '(', ')', '.', ', ', ': ', '\n', '<', '>', 'feed:');
    fc.assert(
      fc.property(secretAddress, around, around, ({ address, secret }, before, after) => {
        expect(withoutSecrets(`read ${before}${address}${after}`)).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it('in the time it takes to read the text', () => {
    for (const part of ['https://', 'https://a ', 'http', ')', 'https://a/).', '"https://a@']) {
      const began = performance.now();
      withoutSecrets(`https://a${part.repeat(50_000)}`);
      // Minutes where it is not linear.
      expect(performance.now() - began).toBeLessThan(5000);
    }
  });
});
