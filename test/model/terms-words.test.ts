import { expect, it } from 'vitest';
import { type AbsoluteUrl, termsWords } from '../../lib/model/index.ts';

it('says what is said of use, each with where', () => {
  expect(termsWords(undefined)).toBeNull();
  const url = 'https://creativecommons.org/licenses/by/4.0/' as AbsoluteUrl;
  const policy = 'https://gazette.example/tdm.json' as AbsoluteUrl;
  expect(
    termsWords({
      licences: [{ url, from: 'json-ld' }],
      rights: { text: '© The Gazette', from: 'feed' },
      signals: [{ name: 'ai-train', allowed: false, from: 'robots' }],
      tdm: { reserved: true, policy, from: 'header' },
    }),
  ).toBe(
    `licence ${url} (the page’s JSON-LD); “© The Gazette” (the feed); ai-train: no (robots.txt); text and data mining reserved, policy ${policy} (the headers of its answer)`,
  );
});
