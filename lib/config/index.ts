export { automaticFeeds, feedsOf, formatsOfAutomatic, namedFeed, namedFeedId } from './automatic-feeds.ts';
export type { Config, FeedDeclaration, FetchLimits, Limits, MailSettings } from './config.ts';
export { declareFeed, type WrittenFeed } from './declare-feed.ts';
export { declarePartner, type WrittenPartner } from './declare-partner.ts';
export {
  type DeployedSettings,
  differingSettings,
  readDeployedSettings,
  writeDeployedSettings,
} from './deployed-settings.ts';
export { DEPLOYED_OTHERWISE, type Deployment, type DeployOption, deploymentOf, lostOptions } from './deployment.ts';
export { ConfigError, type Fault } from './fault.ts';
export {
  asTypedFilter,
  FILTER_NAMES,
  filterTyped,
  filterWords,
  filterYaml,
  fromYaml,
  type TypedFilter,
} from './filter-typed.ts';
export { type FirstSource, type FirstWords, firstFile } from './first-file.ts';
export { configJsonSchema } from './json-schema.ts';
export { loadConfig } from './load-config.ts';
export { parseConfig } from './parse-config.ts';
export { duration, durationRange } from './quantities.ts';
export {
  asTyped,
  parseRules,
  RULE_NAMES,
  rulesTyped,
  rulesYaml,
  ruleWords,
  type TypedRules,
  usableRules,
} from './rules.ts';
export { SIZES, type Size } from './size.ts';
export { parseWordRule, WordRuleError } from './word-rule.ts';
