import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awsFetcher, awsManners } from '../../lambdas/aws.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

beforeEach(() => {
  vi.stubEnv('USER_AGENT', 'Feedmill/test');
  vi.stubEnv('PORTS', '[8080]');
  vi.stubEnv('TRUSTED_ORIGINS', '[]');
});
afterEach(() => vi.unstubAllEnvs());

it('fetches from the ports of the web besides those that the configuration adds, on AWS as on one machine', async () => {
  const fetch = awsFetcher();
  const refusal = async (url: string) => {
    const answer = await fetch({ url: url as AbsoluteUrl });
    return answer.outcome === 'refused' ? answer.message : answer.outcome;
  };
  for (const origin of ['https://127.0.0.1', 'http://127.0.0.1', 'http://127.0.0.1:8080']) {
    expect(await refusal(`${origin}/`)).toContain('not a public address');
  }
  expect(await refusal('http://127.0.0.1:8081/')).toContain('Port 8081');
});

it('spaces its requests as the configuration says', () => {
  vi.stubEnv('HOST_SPACING_MS', '2500');
  expect(awsManners()).toMatchObject({ spacingMs: 2500, trustedOrigins: [] });
});
