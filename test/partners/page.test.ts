import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { WEBHOOK } from '../../lib/hub/index.ts';
import {
  CORRECTION_LENGTH,
  DOCUMENT_CACHE,
  DOCUMENT_FORMATS,
  FEED_PROFILES,
  type FeedId,
  FRESH_SECONDS,
} from '../../lib/model/index.ts';
import { signedHeaders, webhookSecret } from '../../lib/partners/index.ts';
import { KEPT_MS, WEBHOOK_LIMITS } from '../../lib/pipeline/index.ts';
import { documentPath } from '../../lib/publish/index.ts';

const PAGE = readFileSync(new URL('../../docs/partners.md', import.meta.url), 'utf8');
const WORDS = PAGE.replace(/\s+/g, ' ');

describe('the page for partners states', () => {
  it('how long answers are fresh, and how often to poll', () => {
    expect(FRESH_SECONDS).toBe(60);
    expect(WORDS).toContain(
      `fresh for ${FRESH_SECONDS} seconds (\`Cache-Control: ${DOCUMENT_CACHE.replace('public, ', '')}\`)`,
    );
  });

  it('how long a token holds on when another takes its place', () => {
    expect(WORDS).toContain(`keeps working for ${KEPT_MS / 86_400_000} days`);
  });

  it('how long a note of correction can be', () => {
    expect(WORDS).toContain(`${CORRECTION_LENGTH.toLocaleString('en')} characters at most`);
  });

  it('the names of all documents but the sitemap, which is nothing for partners', () => {
    const names = DOCUMENT_FORMATS.filter((format) => format !== 'news').map((format) =>
      documentPath({ id: 'x' as FeedId }, format).slice('feeds/x/'.length),
    );
    for (const name of names) expect(PAGE).toContain(`\`${name}\``);
  });

  it('how long a webhook may take, and how often a message is sent again', () => {
    expect(WORDS).toContain(`within ${WEBHOOK_LIMITS.totalMs / 1000} seconds`);
    expect(WORDS).toContain(`sent again, ${WEBHOOK.length} times in some three days`);
    expect(Math.round(WEBHOOK.reduce((sum, pause) => sum + pause, 0) / 86_400)).toBe(3);
  });

  it('the profiles', () => {
    expect(WORDS).toContain(`\`rss.xml\`: ${FEED_PROFILES.map((name) => `\`${name}\``).join(', ')}.`);
  });
});

describe('its code that verifies a webhook', async () => {
  const [, code = ''] = /```js verify\n(.*?)```/s.exec(PAGE) ?? [];
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const isGenuine = module.isGenuine as (headers: object, body: Uint8Array, secret: string, now: number) => boolean;
  const NOW = Date.parse('2026-11-20T08:00:00Z');
  const [secret, next] = [webhookSecret(Buffer.alloc(32, 1)), webhookSecret(Buffer.alloc(32, 2))];
  const body = Buffer.from('{"type":"changes","data":{"feed":"x"}}');
  const signed = (secrets: readonly string[], at = NOW) =>
    signedHeaders({ id: 'msg_1', timestamp: Math.floor(at / 1000), body }, secrets);

  it('takes what we sign, by the old secret and by the new one', () => {
    expect(isGenuine(signed([secret]), body, secret, NOW)).toBe(true);
    expect(isGenuine(signed([next, secret]), body, secret, NOW)).toBe(true);
    expect(isGenuine(signed([next, secret]), body, next, NOW)).toBe(true);
  });

  it('takes what the library of Standard Webhooks signs', () => {
    const at = new Date(Math.floor(NOW / 1000) * 1000);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body.toString()),
    };
    expect(isGenuine(headers, body, secret, NOW)).toBe(true);
  });

  it('refuses another body, another secret, another id, what is old, what is to come, and what is not signed', () => {
    const headers = signed([secret]);
    expect(isGenuine(headers, Buffer.from('{}'), secret, NOW)).toBe(false);
    expect(isGenuine(headers, body, next, NOW)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-id': 'msg_2' }, body, secret, NOW)).toBe(false);
    expect(isGenuine(headers, body, secret, NOW + 301_000)).toBe(false);
    expect(isGenuine(headers, body, secret, NOW - 301_000)).toBe(false);
    expect(isGenuine({}, body, secret, NOW)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-signature': 'v1,' }, body, secret, NOW)).toBe(false);
  });
});
