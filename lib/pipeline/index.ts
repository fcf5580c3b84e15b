export { writeArticlePage } from './article-page.ts';
export { ensureAutomaticFeeds, recountNames } from './automatic.ts';
export { belongs } from './belongs.ts';
export { type Brought, carryConfiguration } from './carry-configuration.ts';
export { configure, type Declared } from './configure.ts';
export {
  defineFeed,
  defineSource,
  ensurePushSource,
  publishFront,
  removeFeed,
  removeSource,
  republish,
} from './define.ts';
export {
  type Attempt,
  type Candidate,
  type DiscoverOptions,
  type Discovery,
  discover,
  type NamedFeed,
  type PreviewItem,
} from './discover.ts';
export { dispatch, endLeases } from './dispatch.ts';
export type { Busy } from './fetch-in-turn.ts';
export { feedOf, follow, followAll } from './follow.ts';
export { acceptShape, CONDITIONS, type Condition, type Health, healthOf } from './health.ts';
export { recognise } from './identify.ts';
export { ingest } from './ingest.ts';
export type { IngestOutcome } from './ingest-outcome.ts';
export { MEASURES, type Measured, measuresOf } from './measures.ts';
export {
  type Offer,
  type PollMessage,
  type PublishMessage,
  sendOffers,
  type Told,
  takeOffer,
} from './messages.ts';
export { type PoliteResult, politeFetch } from './polite-fetch.ts';
export { type PollOutcome, poll } from './poll.ts';
export type { Log, Manners, Ports } from './ports.ts';
export { type Publisher, type PublishOutcome, publish } from './publish.ts';
export { offersFromPush, type Pushed, type Pushing, SUBMISSION } from './push.ts';
export { type OutgoingMessage, QUEUE_NAMES, type QueueName, type Queues } from './queues.ts';
export { type Rebuilding, rebuild } from './rebuild.ts';
export { hold, release, releaseIn } from './release.ts';
export { type ReplayChoice, type Replayed, replay } from './replay.ts';
export { reroute } from './reroute.ts';
export { type Restoring, restore } from './restore.ts';
export { type Change, route } from './route.ts';
export { openShadow, type Shadow } from './shadow.ts';
export { type SourceStatus, type Status, status } from './status.ts';
export { type Planned, planSubscriptions, type Subscription } from './subscriptions.ts';
export { takeDown } from './take-down.ts';
export { awaitTakedown, noteTakedowns, type TakedownReport, takedownReports } from './takedown-record.ts';
