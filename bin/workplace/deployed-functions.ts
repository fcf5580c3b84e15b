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

/** Those, the one that only the largest size has, the one that only who has newsletters has, and the one that only who signs has. */
export const LOGGED_FUNCTIONS = {
  ...DEPLOYED_FUNCTIONS,
  canary: ['Observability', 'WatchCanary'],
  mail: ['Intake', 'NewslettersMail'],
  'key-directory': ['Api', 'SigningKeyDirectory'],
} as const satisfies Record<string, readonly [StackPart, string]>;

export type LoggedFunction = keyof typeof LOGGED_FUNCTIONS;
