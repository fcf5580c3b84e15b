import type { Setup } from '../setup.ts';

/**
 * Why there is no source yet, and when there will be: those that the configuration declares come with the next run, or, on
 * a stack, by a tick after its deployment. Without any declared, how to add one.
 */
export function noSourceWords({ config, stack }: Pick<Setup, 'config' | 'stack'>): string {
  const { length } = config.sources;
  if (length === 0) return 'no sources yet; add one with feedmill sources add URL';
  const those = length === 1 ? 'the one' : `the ${length}`;
  return stack === null
    ? `no sources yet; feedmill start or feedmill run --once adds ${those} in the configuration file`
    : `no sources yet; ${those} in the configuration should appear within two minutes of the deployment. If not, run feedmill --stack ${stack} logs configure`;
}
