export { SIZES, type Size } from './observability.ts';
export { addFeedmill, type FeedmillProps } from './stacks.ts';
