import { type Config, differingSettings } from '../../lib/config/index.ts';
import type { Log } from '../../lib/pipeline/index.ts';
import type { StackParts } from './stack-workplace.ts';

/**
 * The configuration, with the site and the automatic feeds of what is deployed: whatever file a command is run beside, it
 * writes documents as the stack does. Where the file differs, that is said.
 */
export function deployedConfig(config: Config, stack: string, { settings, baseUrl }: StackParts, log: Log): Config {
  if (settings === null) {
    const error = `it was deployed by an earlier version; documents are written by the local configuration`;
    log.warn(`Stack ${stack} does not state its site settings`, { error });
    return config;
  }
  const isElsewhere = config.site.baseUrl !== null && !isSamePlace(config.site.baseUrl, baseUrl);
  const differing = [...(isElsewhere ? ['site.baseUrl'] : []), ...differingSettings(settings, config)];
  if (differing.length > 0) {
    const error = `${differing.join(', ')}; the deployed settings are used`;
    log.warn(`The local configuration differs from what stack ${stack} was deployed with`, { error });
  }
  const { baseUrl: address, contact } = config.site;
  return { ...config, site: { ...settings.site, baseUrl: address, contact }, automaticFeeds: settings.automaticFeeds };
}

/** Whether two base addresses are one, with or without a slash at the end. */
function isSamePlace(a: string, b: string): boolean {
  const place = (url: string) => (url.endsWith('/') ? url : `${url}/`);
  return place(a) === place(b);
}
