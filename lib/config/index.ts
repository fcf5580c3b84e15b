export { automaticFeeds, namedFeed, namedFeedId } from './automatic-feeds.ts';
export type { Config, FeedDeclaration, FetchLimits, Limits } from './config.ts';
export { ConfigError, type Fault } from './fault.ts';
export { configJsonSchema } from './json-schema.ts';
export { loadConfig } from './load-config.ts';
export { parseConfig } from './parse-config.ts';
export { durationRange } from './quantities.ts';
export { parseRules } from './rules.ts';
export { parseWordRule, WordRuleError } from './word-rule.ts';
