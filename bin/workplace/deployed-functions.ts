import type { StackPart } from './stack-resources.ts';

/** The functions of a deployment by their files in lambdas/: the stack that each is in, and its name in the code. */
export const DEPLOYED_FUNCTIONS = {
  dispatch: ['Intake', 'IntakeDispatch'],
  poll: ['Intake', 'IntakePoll'],
  ingest: ['Intake', 'IntakeIngest'],
  route: ['Syndication', 'PublishingRoute'],
  publish: ['Syndication', 'PublishingPublish'],
  configure: ['Syndication', 'DefinitionsConfigure'],
  api: ['Api', 'PushApi'],
  hub: ['Api', 'HubDoorHub'],
  deliver: ['Syndication', 'TellingDeliver'],
} as const satisfies Record<string, readonly [StackPart, string]>;

export type DeployedFunction = keyof typeof DEPLOYED_FUNCTIONS;

/** Those, and what only some have: the largest size, who has newsletters, who signs requests, who has CloudFront. */
export const LOGGED_FUNCTIONS = {
  ...DEPLOYED_FUNCTIONS,
  canary: ['Observability', 'WatchCanary'],
  mail: ['Intake', 'NewslettersMail'],
  'key-directory': ['Api', 'SigningKeyDirectory'],
  usage: ['Syndication', 'UsageCount'],
} as const satisfies Record<string, readonly [StackPart, string]>;

export type LoggedFunction = keyof typeof LOGGED_FUNCTIONS;
