export { FeedmillStack, type FeedmillStackProps } from './stack.ts';
