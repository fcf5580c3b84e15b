import { type MailCheck, type MailChecks, NO_CHECKS } from '../model/index.ts';
import type { Letter } from './parts.ts';

/**
 * What the operator's own mail server found (RFC 8601): of its field alone, that is the first one by its name, since anybody
 * can write such a field further down. Nothing where `trusted` names no server.
 */
export function checksBy({ fields }: Pick<Letter, 'fields'>, trusted: string | null): MailChecks {
  if (trusted === null) return NO_CHECKS;
  const first = fields.find(({ name }) => name === 'authentication-results')?.value ?? '';
  const [server = '', ...results] = withoutComments(first).split(';');
  if (server.trim().split(/\s+/, 1)[0]?.toLowerCase() !== trusted.toLowerCase()) return NO_CHECKS;
  const said = (method: string): MailCheck => {
    const all = results.flatMap((result) => {
      const [, name, value] = /^\s*([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(result) ?? [];
      return name?.toLowerCase() === method ? [checkOf(value ?? '')] : [];
    });
    // A letter may be signed more than once; one signature that holds is enough.
    return all.includes('pass') ? 'pass' : all.includes('fail') ? 'fail' : 'none';
  };
  return { ...NO_CHECKS, spf: said('spf'), dkim: said('dkim'), dmarc: said('dmarc') };
}

/** A verdict's word: `PASS`, `fail`, `softfail`; what is neither says nothing. */
export function checkOf(word: string): MailCheck {
  const small = word.toLowerCase();
  if (small === 'pass') return 'pass';
  return small === 'fail' || small === 'hardfail' || small === 'permerror' ? 'fail' : 'none';
}

/**
 * Why a letter is put in quarantine; null where it is not. A forwarded one fails SPF, for it comes from elsewhere: as long as
 * its signature holds that says nothing.
 */
export function failedChecks({ spf, dkim, dmarc, spam, virus }: MailChecks): string | null {
  if (virus === 'fail') return 'it seems to contain a virus';
  if (spam === 'fail') return 'it seems to be spam';
  if (dmarc === 'fail') return 'it is not from its stated sender (DMARC)';
  if (dmarc === 'none' && dkim === 'fail' && spf !== 'pass') return 'its signature is invalid (DKIM)';
  if (dmarc === 'none' && spf === 'fail' && dkim !== 'pass')
    return 'it was sent from a server its sender does not use (SPF)';
  return null;
}

/** RFC 5322 §3.2.2: what stands in brackets is for people. */
function withoutComments(value: string): string {
  let depth = 0;
  let left = '';
  for (const character of value) {
    if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) left += character;
  }
  return left;
}
