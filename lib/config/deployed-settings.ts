import { z } from 'zod';
import type { Config } from './config.ts';

/** What documents and definitions depend on besides sources and feeds: a deployment says it of itself. */
export type DeployedSettings = {
  readonly site: Omit<Config['site'], 'baseUrl' | 'contact'>;
  readonly automaticFeeds: Config['automaticFeeds'];
};

const shape = z.object({
  site: z.looseObject({ title: z.string() }),
  automaticFeeds: z.object({
    floors: z.record(z.string(), z.number().nullable()),
    most: z.number(),
    formats: z.array(z.string()).optional(),
  }),
});

/** The settings of a configuration as text, of ASCII alone: CloudFormation keeps nothing else of an output. */
export function writeDeployedSettings({ site, automaticFeeds }: Pick<Config, 'site' | 'automaticFeeds'>): string {
  const { baseUrl: _, contact: __, ...shown } = site;
  const settings: DeployedSettings = { site: shown, automaticFeeds };
  // What is below a space JSON escapes itself.
  return JSON.stringify(settings)
    .split('')
    .map((unit) => (unit <= '~' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('');
}

/** Reads back what {@link writeDeployedSettings} wrote; null for anything else. */
export function readDeployedSettings(text: string): DeployedSettings | null {
  try {
    return shape.parse(JSON.parse(text)) as DeployedSettings;
  } catch {
    return null;
  }
}

/**
 * The keys of `feedmill.yaml` by which a configuration is another than what is deployed, of those that documents and
 * definitions depend on: `site.title`. Empty where it is the same.
 */
export function differingSettings({ site, automaticFeeds }: DeployedSettings, config: Config): string[] {
  const { baseUrl: _, contact: __, ...own } = config.site;
  const keys = [...new Set([...Object.keys(site), ...Object.keys(own)])].sort() as (keyof typeof own)[];
  const differing = keys.filter((key) => JSON.stringify(site[key]) !== JSON.stringify(own[key]));
  const isOther = JSON.stringify(automaticFeeds) !== JSON.stringify(config.automaticFeeds);
  return [...differing.map((key) => `site.${key}`), ...(isOther ? ['automaticFeeds'] : [])];
}
