import { afterEach, expect, it, vi } from 'vitest';
import { intakePorts } from '../../lambdas/intake-ports.ts';

afterEach(() => vi.unstubAllEnvs());

it('publish what a push brings about in the formats of all automatic feeds', () => {
  const automaticFeeds = { floors: { section: 5, tag: null, author: null, language: null }, most: 9, formats: ['rss'] };
  const environment = {
    TABLE_NAME: 'feedmill',
    BUCKET_NAME: 'feedmill',
    SITE_BASE_URL: 'https://news.example',
    SITE_TITLE: 'News',
    USER_AGENT: 'Feedmill/test',
    AWS_REGION: 'eu-central-1',
    AUTOMATIC_FEEDS: JSON.stringify(automaticFeeds),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(intakePorts().automaticFeeds).toEqual(automaticFeeds);
});
