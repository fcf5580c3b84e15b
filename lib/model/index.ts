export * from './article.ts';
export * from './feed.ts';
export * from './fetch-limits.ts';
export * from './ids.ts';
export * from './instant.ts';
export * from './item.ts';
export * from './source.ts';
