export { addFeedmill, type FeedmillProps } from './stacks.ts';
