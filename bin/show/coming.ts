import type { Setup } from '../setup.ts';

/**
 * Why there is no source yet, and when there will be: those that the configuration declares come with the next run, or, on
 * a stack, by a tick after its deployment. Without any declared, how to add one.
 */
export function noSourceWords({ config, stack }: Pick<Setup, 'config' | 'stack'>): string {
  const { length } = config.sources;
  if (length === 0) return 'no source yet: feedmill sources add URL';
  const those = length === 1 ? 'the one' : `the ${length}`;
  return stack === null
    ? `no source yet: feedmill start, or run --once, takes in ${those} of the configuration`
    : `no source yet: ${those} of the configuration should come within two minutes of the deployment; else see feedmill --stack ${stack} logs configure`;
}
