import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../lib/store/index.ts';
import { articlesContract } from './articles.contract.ts';
import { carriedContract } from './carried.contract.ts';
import { definitionLogContract } from './definition-log.contract.ts';
import { feedsContract } from './feeds.contract.ts';
import { hostsContract } from './hosts.contract.ts';
import { identityKeysContract } from './identity-keys.contract.ts';
import { lastToldContract } from './last-told.contract.ts';
import { ledgerContract } from './ledger.contract.ts';
import { membershipsContract } from './memberships.contract.ts';
import { namesContract } from './names.contract.ts';
import { partnersContract } from './partners.contract.ts';
import { sketchesContract } from './sketches.contract.ts';
import { sourceHubsContract } from './source-hubs.contract.ts';
import { sourcesContract } from './sources.contract.ts';
import { webhooksContract } from './webhooks.contract.ts';

/** A store over a table with nothing in it. */
export type OpenedStore = {
  readonly store: Store;
  /** How many requests of a DynamoDB operation were made so far. */
  requests(operation: string): number;
  /** Keys of the objects that were found damaged so far. */
  readonly damaged: string[];
  close(): Promise<void>;
};

/** What the store must hold on every DynamoDB: the embedded one, and one that is faithful to AWS. */
export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`store: ${name}`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    for (const contract of [
      articlesContract,
      carriedContract,
      identityKeysContract,
      membershipsContract,
      sketchesContract,
      definitionLogContract,
      sourcesContract,
      sourceHubsContract,
      feedsContract,
      partnersContract,
      webhooksContract,
      hostsContract,
      lastToldContract,
      ledgerContract,
      namesContract,
    ]) {
      contract(() => opened);
    }
  });
}
