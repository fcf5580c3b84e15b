import { describe, expect, it } from 'vitest';
import { checksBy, failedChecks } from '../../lib/mail/index.ts';
import { NO_CHECKS } from '../../lib/model/index.ts';

const by = (value: string, trusted: string | null = 'mx.example.org') =>
  checksBy(
    {
      fields: [
        { name: 'authentication-results', value },
        { name: 'authentication-results', value: 'mx.example.org; dkim=pass; dmarc=pass' },
      ],
    },
    trusted,
  );

describe('checksBy', () => {
  it('believes the field of the operator’s own server, and its first alone', () => {
    expect(
      by('mx.example.org; spf=fail (by b; not a) smtp.mailfrom=x; dkim=pass header.d=b.example; dmarc=none'),
    ).toMatchObject({ spf: 'fail', dkim: 'pass', dmarc: 'none' });
    expect(by('mx.elsewhere.example; dkim=pass; dmarc=pass')).toEqual(NO_CHECKS);
    expect(by('mx.example.org; dkim=pass', null)).toEqual(NO_CHECKS);
  });

  it('takes one signature that holds for enough', () => {
    expect(by('mx.example.org 1; dkim=fail; dkim=pass')).toMatchObject({ dkim: 'pass' });
  });
});

describe('failedChecks', () => {
  it('lets a forwarded letter in whose signature holds', () => {
    expect(failedChecks({ ...NO_CHECKS, spf: 'fail', dkim: 'pass', dmarc: 'pass' })).toBeNull();
    expect(failedChecks({ ...NO_CHECKS, spf: 'fail', dkim: 'pass' })).toBeNull();
    expect(failedChecks(NO_CHECKS)).toBeNull();
  });

  it.each([
    [{ virus: 'fail' }, /virus/],
    [{ spam: 'fail' }, /spam/],
    [{ dmarc: 'fail', dkim: 'pass' }, /DMARC/],
    [{ dkim: 'fail' }, /DKIM/],
    [{ spf: 'fail' }, /SPF/],
  ] as const)('keeps back %o', (found, why) => {
    expect(failedChecks({ ...NO_CHECKS, ...found })).toMatch(why);
  });
});
