export { ensureAutomaticFeeds, recountNames } from './definitions/automatic.ts';
export { belongs } from './definitions/belongs.ts';
export { type Brought, carryConfiguration } from './definitions/carry-configuration.ts';
export { changeFilter, changeRules, type DefinitionChange, versionOf } from './definitions/change.ts';
export { configure } from './definitions/configure.ts';
export {
  defineFeed,
  defineSource,
  ensurePushSource,
  publishFront,
  removeFeed,
  removeSource,
  republish,
} from './definitions/define.ts';
export { definePartner, removePartner } from './definitions/define-partner.ts';
export { firstFailing } from './definitions/first-failing.ts';
export { feedOf, follow, followAll } from './definitions/follow.ts';
export { addressOf, NO_DOMAIN, openMailbox, openMailboxes, rotateMailbox } from './definitions/mailboxes.ts';
export { type Declared, type Differences, excessOf, type Live, type Plan, planOf } from './definitions/plan.ts';
export { type Planned, planSubscriptions, type Subscription } from './definitions/subscriptions.ts';
export {
  type Attempt,
  type Candidate,
  type DiscoverOptions,
  type Discovery,
  discover,
  type NamedFeed,
  type PreviewItem,
} from './discover/discover.ts';
export { dispatch, dispatchThese, endLeases } from './dispatch.ts';
export { deliver } from './hub/deliver.ts';
export { CALL_LIMITS, type DoorPorts, type HubPorts, type HubSettings } from './hub/hub-ports.ts';
export {
  findSubscriber,
  type HubStatus,
  hubStatus,
  listSubscribers,
  removeSubscriber,
} from './hub/list.ts';
export { answerHub, type DoorAnswer, type DoorRequest } from './hub/subscribe.ts';
export { type Changed, tellerOf } from './hub/tell.ts';
export { topicOfPath, topicUrl } from './hub/topic.ts';
export { hold, release, releaseIn } from './ingest/embargo.ts';
export { recognise } from './ingest/identify.ts';
export { ingest, ingestSent } from './ingest/ingest.ts';
export type { IngestOutcome } from './ingest/ingest-outcome.ts';
export { offersFromPush, SUBMISSION } from './ingest/push.ts';
export { takeDown } from './ingest/takedown.ts';
export { acceptMail, acceptMails, LETTERS_LOOKED_AT, sendWaiting } from './mail/accept.ts';
export { type Letters, lettersOf } from './mail/letters.ts';
export { type MailMessage, mailIn, sendMail } from './mail/messages.ts';
export { type IncomingMail, keepMail, receiveMail, sourcesAt } from './mail/receive.ts';
export { type TakenMail, takeInMail } from './mail/take-in.ts';
export type { Busy } from './manners/fetch-in-turn.ts';
export { ANSWER_BYTES, inRoom } from './manners/in-room.ts';
export { type PoliteResult, politeFetch } from './manners/polite-fetch.ts';
export { MEASURES, type Measured, measuresOf } from './measures.ts';
export {
  type DeliveryMessage,
  isReference,
  type Offer,
  type PollMessage,
  type PublishMessage,
  sendOffers,
  type Told,
  takeOffer,
} from './messages.ts';
export { type CanarySeen, sendCanary } from './operate/canary.ts';
export { type FilterPreview, type MovedArticle, previewFilter } from './operate/filter-preview.ts';
export { type ArticleSearch, type ArticlesFound, findArticles } from './operate/find-articles.ts';
export { type KeptBack, keptBack } from './operate/kept-back.ts';
export { type LeftOutItems, leftOutOf } from './operate/left-out.ts';
export { type LetterTold, noteDropped, readLetter } from './operate/letter.ts';
export { type Rebuilding, rebuild } from './operate/rebuild.ts';
export { type ReplayChoice, type Replayed, replay } from './operate/replay.ts';
export { reroute } from './operate/reroute.ts';
export { type Restoring, restore } from './operate/restore.ts';
export { type Calls, type Runaway, runaways } from './operate/runaway.ts';
export { openShadow, type Shadow } from './operate/shadow.ts';
export { shownMembers } from './operate/shown-members.ts';
export { type SourceStatus, type Status, status } from './operate/status.ts';
export { type StoredPage, storedPage, storedPages } from './operate/stored-pages.ts';
export {
  type Aftermath,
  awaitTakedown,
  noteTakedowns,
  type TakedownReport,
  takedownReports,
} from './operate/takedown-record.ts';
export {
  type AccessLog,
  type AccessLogs,
  countLogs,
  hourOf,
  type LogCounter,
  type LogsCounted,
} from './partners/count-logs.ts';
export { changeFeeds } from './partners/edit.ts';
export { boundAtEdge, type EdgeStore, followEdge, shutAtEdge, tellEdge } from './partners/follow-edge.ts';
export { giveToken, KEPT_MS, type NewToken, revokeTokens, rotateTokens } from './partners/tokens.ts';
export {
  openUsageCounter,
  type PartnerAnswer,
  type PublicAnswer,
  type UsageCounter,
} from './partners/usage-counter.ts';
export {
  type FeedFetched,
  type PartnerTrouble,
  type PartnerUsage,
  partnerTroubles,
  usageOfPartner,
} from './partners/usage-told.ts';
export { acceptShape, CONDITIONS, type Condition, type Health, healthOf } from './poll/health.ts';
export { poll } from './poll/poll.ts';
export { type PushOutcome, receivePush } from './poll/receive-push.ts';
export type { PollOutcome } from './poll/visit.ts';
export {
  damageLog,
  discreetLog,
  type Log,
  type MailPlace,
  type Manners,
  type Ports,
  type SourceHubPorts,
} from './ports.ts';
export { writeArticlePage } from './publish/article-page.ts';
export type { Publisher } from './publish/attempt.ts';
export { type ChangesAfter, changesAfter } from './publish/changes-after.ts';
export { type DefinitionMemory, definitionMemory } from './publish/definition-memory.ts';
export { publish } from './publish/publish.ts';
export type { PublishOutcome } from './publish/regenerate.ts';
export { type OutgoingMessage, QUEUE_NAMES, type QueuedLetter, type QueueName, type Queues } from './queues.ts';
export {
  type AnswerBytes,
  NotRead,
  type Pushed,
  type Pushing,
  type Read,
  ReadingStopped,
  type Readings,
} from './reader.ts';
export { type ApartReader, READING_LIMITS, READING_PROCESS, readApart } from './reading/apart.ts';
export { READINGS, readHere } from './reading/readings.ts';
export { serveReadings } from './reading/serve.ts';
export type { ProcessOptions } from './reading/start-process.ts';
export { type Change, route } from './route/route.ts';
export {
  answerCallback,
  type CallbackAnswer,
  type CallbackRequest,
  PUSH_BYTES,
} from './source-hub/callback.ts';
export { callbacksAt } from './source-hub/callbacks-at.ts';
export { type HubTold, toldOfHub } from './source-hub/told.ts';
export type { AlikeArticle } from './trace/alike.ts';
export type { Asked } from './trace/asked.ts';
export type { TracedSource } from './trace/listed.ts';
export type { LyingMessage, QueueSight, TracedMessage, TracedQueue } from './trace/lying.ts';
export type { TracedMark } from './trace/marks.ts';
export type { TracedFeed } from './trace/places.ts';
export type { TracedPayload, TracedRevision } from './trace/revisions.ts';
export { type Trace, type TracedArticle, trace } from './trace/trace.ts';
export { rotateWebhook } from './webhooks/rotate-webhook.ts';
export { enableWebhook, resendChanges, type ToldAgain } from './webhooks/tell-again.ts';
export { WEBHOOK_LIMITS, type WebhookPorts } from './webhooks/webhook-ports.ts';
export { silentWebhooks, type WebhookStatus, webhookStatus } from './webhooks/webhook-status.ts';
