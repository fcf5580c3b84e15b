export { SIZES, type Size } from './observability.ts';
export { FeedmillStack, type FeedmillStackProps } from './stack.ts';
