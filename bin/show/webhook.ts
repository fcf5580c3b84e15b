import { holds, type Instant } from '../../lib/model/index.ts';
import type { WebhookStatus } from '../../lib/pipeline/index.ts';
import { sinceWords } from './status.ts';

/** How a partner's webhook stands, fact by fact. What it signs with, and what stands behind its host, is not among it. */
export function webhookFacts(
  { partner, host, keys, off, feeds }: WebhookStatus,
  now: Instant,
): (readonly [label: string, fact: string])[] {
  const signing = keys.filter((key) => holds(key, now));
  return [
    ['webhook', host],
    ...(off === null
      ? []
      : [
          [
            'switched off',
            `${sinceWords(off.at, now)}: ${off.why}. To call it again, run feedmill partners enable ${partner}`,
          ] as const,
        ]),
    ...(signing.length === 0
      ? [
          [
            'secret',
            `none, so nothing is sent. To make one, run feedmill partners rotate ${partner} --webhook`,
          ] as const,
        ]
      : signing.map(
          ({ since, until }) =>
            ['secret', `made ${sinceWords(since, now)}${until === null ? '' : `, signs until ${until}`}`] as const,
        )),
    ...feeds.map((one) => ['told of', `${one.feed}: ${toldWords(one, now)}`] as const),
  ];
}

function toldWords(one: WebhookStatus['feeds'][number], now: Instant): string {
  const { acknowledged, last, lastDelivery, failing } = one;
  if (last === null) return 'it has no change log. Set changes: true for it in the configuration';
  const heard = lastDelivery === null ? 'nothing yet' : `up to ${acknowledged}, ${sinceWords(lastDelivery, now)}`;
  const behind = acknowledged === null || acknowledged >= last ? '' : `, ${last - acknowledged} changes behind`;
  if (failing === null) return `${heard}${behind}`;
  const next = failing.next === null ? 'not tried again' : `tried again at ${failing.next}`;
  return `${heard}${behind}; failed ${failing.times} times since ${failing.since}, ${next}: ${failing.error}`;
}

/** The partners whose webhooks tell them nothing, a line each; empty where there are none. */
export function showSilentWebhooks(
  silent: readonly { readonly partner: string; readonly off: WebhookStatus['off'] }[],
  now: Instant,
): string {
  const lines = silent.map(({ partner, off }) =>
    off === null
      ? `The webhook of ${partner} has no secret, so nothing is sent. To make one, run feedmill partners rotate ${partner} --webhook\n`
      : `The webhook of ${partner} was switched off ${sinceWords(off.at, now)}: ${off.why}. To call it again, run feedmill partners enable ${partner}\n`,
  );
  return lines.join('');
}
