import { expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/index.ts';
import { DEFAULT_LIMITS } from '../../lib/fetch/index.ts';

it('limits a fetch as the configuration does that says nothing of limits', () => {
  expect(DEFAULT_LIMITS).toEqual(parseConfig('', 'feedmill.yaml').limits.fetch);
});
