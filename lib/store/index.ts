import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Archives, archivesIn } from './archives.ts';
import { type Articles, articlesIn, type TellDamage } from './articles.ts';
import { type Carried, carriedIn } from './carried.ts';
import { type Embargoes, embargoesIn } from './embargoes.ts';
import { type Feeds, feedsIn } from './feeds.ts';
import { type Hosts, hostsIn } from './hosts.ts';
import { type IdentityKeys, identityKeysIn } from './identity-keys.ts';
import { type LastTolds, lastToldsIn } from './last-told.ts';
import { type Ledger, ledgerIn } from './ledger.ts';
import { type Mails, mailsIn } from './mails.ts';
import { type Memberships, membershipsIn } from './memberships.ts';
import { type Names, namesIn } from './names.ts';
import type { Objects } from './objects.ts';
import { type Partners, partnersIn } from './partners.ts';
import { type Sketches, sketchesIn } from './sketches.ts';
import { type SourceHubs, sourceHubsIn } from './source-hubs.ts';
import { type Sources, sourcesIn } from './sources.ts';
import { openTable, type Table } from './table.ts';
import { type Takedowns, takedownsIn } from './takedowns.ts';
import { type Usages, usagesIn } from './usage.ts';
import { type Webhooks, webhooksIn } from './webhooks.ts';

export type { Archives } from './archives.ts';
export {
  type Articles,
  type KeptBeside,
  type PageReading,
  revisionBytes,
  type StoredArticle,
  type TellDamage,
  type Validators,
} from './articles.ts';
export { type Recovered, recoverItems } from './backup.ts';
export { type Carried, carriedIn } from './carried.ts';
export type { DefinitionLog, LogNews, LogPlace } from './definition-log.ts';
export type { WrittenDefinition } from './definitions.ts';
export { type Embargoes, embargoesIn } from './embargoes.ts';
export { feedsIn } from './feeds.ts';
export type { HostLedger, HostLimit, HostRobots, Hosts, HostTurns } from './hosts.ts';
export type { LastTolds } from './last-told.ts';
export type { Ledger } from './ledger.ts';
export { INCOMING_PREFIX, MAIL_PREFIX, type Mails, mailName } from './mails.ts';
export type { Memberships } from './memberships.ts';
export type { NameRecord, Names } from './names.ts';
export type { ObjectHead, Objects, PutOptions, StoredObject } from './objects.ts';
export { DamagedObject } from './packed-object.ts';
export { type OpenDoor, type Partners, partnersIn } from './partners.ts';
export type { Remembered } from './remembered.ts';
export { s3Objects } from './s3-objects.ts';
export { type ShadowedObject, shadowObjects } from './shadow-objects.ts';
export { shadowTable } from './shadow-table.ts';
export type { KeptSketch, Sketches } from './sketches.ts';
export type { KeptHub, SourceHubs } from './source-hubs.ts';
export { type Sources, sourcesIn } from './sources.ts';
export {
  type BoundedHost,
  type Claim,
  ENDING,
  type FailingHub,
  type KnownSubscriber,
  type Subscribers,
  subscribersIn,
} from './subscribers.ts';
export { openTable, type Table, type TableItem } from './table.ts';
export { tableDefinition } from './table-definition.ts';
export type { RecordedTakedown, Takedowns } from './takedowns.ts';
export type { KnownUsage, LogCounting, Usages } from './usage.ts';
export type { KnownProgress, ProgressClaim, Webhooks } from './webhooks.ts';

/** All that is stored: the table's rooms, and the objects. */
export type Store = {
  readonly archives: Archives;
  readonly articles: Articles;
  readonly identityKeys: IdentityKeys;
  readonly sketches: Sketches;
  readonly sources: Sources;
  readonly sourceHubs: SourceHubs;
  readonly feeds: Feeds;
  readonly mails: Mails;
  readonly partners: Partners;
  readonly webhooks: Webhooks;
  readonly memberships: Memberships;
  readonly hosts: Hosts;
  readonly lastTold: LastTolds;
  readonly ledger: Ledger;
  readonly names: Names;
  readonly takedowns: Takedowns;
  readonly usages: Usages;
  readonly embargoes: Embargoes;
  readonly carried: Carried;
  readonly objects: Objects;
};

/** The store over a DynamoDB client's table and a bucket (or a folder) of objects; `tell` hears what is damaged. */
export function openStore(client: DynamoDBClient, tableName: string, objects: Objects, tell?: TellDamage): Store {
  return storeOver(openTable(client, tableName), objects, tell);
}

/** The store over any table and objects. */
export function storeOver(table: Table, objects: Objects, tell: TellDamage = () => {}): Store {
  return {
    archives: archivesIn(table),
    articles: articlesIn(table, objects, tell),
    identityKeys: identityKeysIn(table),
    sketches: sketchesIn(table),
    sources: sourcesIn(table),
    sourceHubs: sourceHubsIn(table),
    feeds: feedsIn(table),
    mails: mailsIn(table, objects),
    partners: partnersIn(table),
    webhooks: webhooksIn(table),
    memberships: membershipsIn(table),
    hosts: hostsIn(table),
    lastTold: lastToldsIn(table),
    ledger: ledgerIn(table),
    names: namesIn(table),
    takedowns: takedownsIn(table),
    usages: usagesIn(table),
    embargoes: embargoesIn(table),
    carried: carriedIn(table),
    objects,
  };
}
