import type { MailKind } from '../model/index.ts';
import { fieldOf, type Letter } from './parts.ts';

/** What a letter is taken for, and by what. */
export type MailVerdict = { readonly kind: MailKind; readonly why: string };

/** What a letter's body holds, as far as it is looked at to judge it. */
export type LetterBody = {
  readonly text: string;
  readonly words: number;
  readonly links: readonly LetterLink[];
};

export type LetterLink = { readonly href: string; readonly words: string };

type Evidence = readonly [weight: number, why: string];

/** From so much evidence on a letter is taken for something else than a newsletter. */
const ENOUGH = 4;

/** Of the text so much is looked at: what a letter asks for stands at its beginning. */
const LOOKED_AT = 3000;

/**
 * What a letter is: judged by evidence that adds up, fields that say it plainly before words that hint at it. Where nothing
 * speaks for something else it is a newsletter: whoever knows a source's secret address is expected to send one.
 */
export function verdictOn(letter: Letter, body: LetterBody): MailVerdict {
  const plainly = plainVerdict(letter);
  if (plainly !== null) return plainly;
  if (body.words === 0 && letter.html === null && letter.text === null)
    return {
      kind: 'empty',
      why: letter.types.length > 0 ? `it contains no text, only ${letter.types[0]}` : 'it is empty',
    };
  const looked = lookedAt(letter, body);
  const judged = (Object.keys(JUDGES) as (keyof typeof JUDGES)[]).map((kind) => {
    const evidence = [...JUDGES[kind](looked), ...ofBulk(looked)];
    return { kind, weight: evidence.reduce((sum, [weight]) => sum + weight, 0), evidence };
  });
  const best = judged.sort((a, b) => b.weight - a.weight)[0];
  if (best === undefined || best.weight < ENOUGH) return { kind: 'newsletter', why: 'nothing suggests otherwise' };
  return { kind: best.kind, why: best.evidence.flatMap(([weight, why]) => (weight > 0 ? [why] : [])).join(', ') };
}

/** What its fields say: a program's answer, a delivery report (RFC 3834 §5, RFC 3464), an answer to another letter. */
function plainVerdict(letter: Letter): MailVerdict | null {
  const field = (name: string) => fieldOf(letter, name)?.trim().toLowerCase() ?? '';
  const submitted = field('auto-submitted');
  const is = (kind: MailKind, why: string) => ({ kind, why });
  if (submitted.startsWith('auto-replied')) return is('auto-reply', 'Auto-Submitted: auto-replied');
  if (field('content-type').startsWith('multipart/report')) return is('auto-reply', 'a delivery report');
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => field(name) !== ''))
    return is('auto-reply', 'it says it is an automatic reply');
  if (['auto_reply', 'auto-reply'].includes(field('precedence'))) return is('auto-reply', 'Precedence: auto_reply');
  const isAnswer = field('in-reply-to') !== '' && !isBulk(letter);
  if (isAnswer && /^(?:re|aw|sv|antw|odp)\s{0,3}:/i.test(letter.subject ?? ''))
    return is('reply', 'it replies to a letter');
  return null;
}

function isBulk(letter: Letter): boolean {
  return ['list-unsubscribe', 'list-id', 'list-post'].some((name) => fieldOf(letter, name) !== null);
}

type Looked = {
  readonly subject: string;
  readonly text: string;
  readonly words: number;
  readonly links: readonly LetterLink[];
  readonly from: string;
  readonly isBulk: boolean;
};

function lookedAt(letter: Letter, { text, words, links }: LetterBody): Looked {
  return {
    subject: (letter.subject ?? '').toLowerCase(),
    text: text.slice(0, LOOKED_AT).toLowerCase(),
    words,
    links: links.slice(0, 200),
    from: letter.from?.address ?? '',
    isBulk: isBulk(letter),
  };
}

/** Against everything else: it came to a list, it is long, it leads to many places. */
function ofBulk({ isBulk: bulk, words, links }: Looked): Evidence[] {
  return [
    ...(bulk ? [[-1, 'sent to a list'] as const] : []),
    ...(words > 250 ? [[-2, 'long'] as const] : []),
    ...(words > 600 ? [[-2, 'very long'] as const] : []),
    ...(links.length > 12 ? [[-2, 'many links'] as const] : []),
  ];
}

/** To confirm, in the languages of most newsletters: stems, since each is bent in its own way. */
const CONFIRM =
  /\b(?:confirm|verif[iy]|activat|validat|opt-?in|double opt|best[äa]tig|aktivier|confirme[rz]|valide[rz]|confirma|conferma|verifica|bevestig|bekr[äa]ft|bekræft|potwierd|ověř|подтверд|確認|确认)/iu;
const SUBSCRIBE =
  /\b(?:subscri|sign(?:ed|ing)?[ -]?up|newsletter|e-?mail|address|adress|abonn|anmeld|inscri|suscri|iscri|tilaus|prenumer|подпис|登録|订阅)/iu;

const CODE_WORDS = /\b(?:code|pin|otp|passcode|kod|código|codice|zugangscode|verification|one-time|einmal|код)\b/iu;
const BILL_WORDS =
  /\b(?:receipt|invoice|order|payment|paid|total|rechnung|bestellung|quittung|facture|reçu|commande|factura|pedido|ricevuta|kvitto)/iu;
const FORWARD_WORDS = /\b(?:forward|weiterleit|transfert|réexp|reenv|inoltr|doorstu|vidarebef)/iu;

/** Six digits on a line of their own, or two groups of them, or letters and digits as nobody writes words. */
const CODE = /(?:^|[\s:>])(\d{4,8}|\d{3}[- ]\d{3}|[A-Z\d]{3,4}-[A-Z\d]{3,4}|(?=[A-Z]*\d)[A-Z\d]{6,8})(?=[\s.<]|$)/g;

const MONEY = /(?:[$€£¥]\s{0,2}\d|\d[.,]\d{2}\s{0,2}(?:[$€£¥]|eur|usd|gbp|chf|kr)\b)/giu;

const JUDGES: Readonly<Record<'confirmation' | 'code' | 'forwarding' | 'receipt', (looked: Looked) => Evidence[]>> = {
  confirmation: ({ subject, text, words, links }) => {
    const link = links.find((one) => CONFIRM.test(one.words) || CONFIRM.test(pathOf(one.href)));
    return [
      ...(CONFIRM.test(subject) ? [[3, 'its subject asks for confirmation'] as const] : []),
      ...(link !== undefined ? [[3, 'a link confirms'] as const] : []),
      ...(link !== undefined && CONFIRM.test(text) && SUBSCRIBE.test(text)
        ? [[1, 'it speaks of confirming a subscription'] as const]
        : []),
      ...(words < 150 && (link !== undefined || CONFIRM.test(subject)) ? [[1, 'it is short'] as const] : []),
    ];
  },
  code: ({ subject, text, words }) => {
    const codes = codesIn(text.toUpperCase(), 3);
    const isNamed = CODE_WORDS.test(subject) || CODE_WORDS.test(text);
    return [
      ...(codesIn(subject.toUpperCase(), 1).length > 0 && CODE_WORDS.test(subject)
        ? [[4, 'its subject gives a code'] as const]
        : []),
      ...(CODE_WORDS.test(subject) ? [[2, 'its subject speaks of a code'] as const] : []),
      ...(isNamed && codes.length > 0 && words < 200 ? [[3, 'it gives a code'] as const] : []),
      ...(words < 100 && isNamed && codes.length > 0 ? [[1, 'it is short'] as const] : []),
    ];
  },
  forwarding: ({ subject, text, from, links }) => [
    ...(FORWARD_WORDS.test(subject) && CONFIRM.test(`${subject} ${text}`)
      ? [[4, 'its subject asks about forwarding'] as const]
      : []),
    ...(/^forwarding-noreply@/.test(from) ? [[4, 'it comes from a forwarding service'] as const] : []),
    ...(FORWARD_WORDS.test(text) && links.some(({ href }) => /\/(?:mail|vf|verify|confirm)/i.test(pathOf(href)))
      ? [[1, 'it leads to a mailbox’s settings'] as const]
      : []),
  ],
  receipt: ({ subject, text, isBulk: bulk }) => {
    const sums = text.match(MONEY)?.length ?? 0;
    return [
      ...(BILL_WORDS.test(subject) ? [[2, 'its subject mentions a bill'] as const] : []),
      ...(sums > 0 && BILL_WORDS.test(text) ? [[1, 'it states an amount'] as const] : []),
      ...(sums > 2 && BILL_WORDS.test(text) ? [[1, 'it adds up amounts'] as const] : []),
      ...(/(?:order|invoice|rechnung|bestellung|commande|n[o°º]\.?|#)\s{0,3}[#:]?\s{0,3}[a-z]{0,4}-?\d{4,}/iu.test(text)
        ? [[1, 'it has an order number'] as const]
        : []),
      ...(bulk ? [] : [[1, 'it was sent to one reader'] as const]),
    ];
  },
};

/** The codes that a text gives to be typed in, each once. */
export function codesIn(text: string, most: number): string[] {
  const found = new Set<string>();
  for (const [, code] of text.matchAll(CODE)) {
    // A year is no code.
    if (code !== undefined && !/^(?:19|20)\d\d$/.test(code)) found.add(code);
    if (found.size === most) break;
  }
  return [...found];
}

/** Where an address leads on its site, without the site's name. */
function pathOf(href: string): string {
  const url = URL.parse(href);
  return url === null ? '' : `${url.pathname} ${url.search}`.slice(0, 500).replace(/[/_.?=&-]/g, ' ');
}
