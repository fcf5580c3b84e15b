import {
  holds,
  type Instant,
  millis,
  type Partner,
  type PartnerId,
  type PartnerToken,
  type Sha256,
} from '../model/index.ts';
import { type Definitions, definitionsIn } from './definitions.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** Whose token it is: the token, and the partner as he is defined now. */
export type OpenDoor = { readonly token: PartnerToken; readonly partner: Partner };

/** The partners: definitions, and apart from them the hashes of their tokens. */
export type Partners = Definitions<Partner> & {
  /** Revokes his tokens, then forgets the definition. */
  remove(id: PartnerId): Promise<void>;
  /** Takes in a token, or another end of one that is known: listed before it opens anything. Two writes. */
  saveToken(token: PartnerToken): Promise<void>;
  /** A partner's tokens, the oldest first; one query. */
  tokens(id: PartnerId): Promise<PartnerToken[]>;
  /** From when this returns the token opens nothing. Two deletes. */
  revokeToken(token: Pick<PartnerToken, 'hash' | 'partner'>): Promise<void>;
  /**
   * Whose door the token with this hash opens; null where it is unknown, revoked or over, or the partner is not defined. Two
   * consistent reads of one item each, whatever the answer, and nothing is remembered.
   */
  behind(hash: Sha256, now: Instant): Promise<OpenDoor | null>;
};

/** A token that is over can be looked at for so long. */
const SHOWN_AFTER_S = 30 * 24 * 3600;

/** No partner: what is read where a token is unknown, so that its answer takes as long as any other. */
const NOBODY = '-' as PartnerId;

export function partnersIn(table: Table): Partners {
  const { forget, forgetLater: _, keyOf: __, among: ___, ...definitions } = definitionsIn<Partner>(table, 'PARTNERS');

  async function tokens(id: PartnerId): Promise<PartnerToken[]> {
    const found: PartnerToken[] = [];
    for await (const item of table.query(listOf(id))) found.push(readDocument(item));
    return found.sort((a, b) => (a.since < b.since ? -1 : 1));
  }

  async function revokeToken({ hash, partner }: Pick<PartnerToken, 'hash' | 'partner'>): Promise<void> {
    await table.delete(doorKey(hash));
    await table.delete(listKey(partner, hash));
  }

  return {
    ...definitions,
    tokens,
    revokeToken,

    async remove(id) {
      for (const token of await tokens(id)) await revokeToken(token);
      await forget(id);
    },

    async saveToken(token) {
      await table.put(toItem(listKey(token.partner, token.hash), token));
      await table.put(toItem(doorKey(token.hash), token));
    },

    async behind(hash, now) {
      const item = await table.get(doorKey(hash));
      const token = item === null ? null : readDocument<PartnerToken>(item);
      const partner = await definitions.get(token?.partner ?? NOBODY);
      return token !== null && partner !== null && holds(token, now) ? { token, partner } : null;
    },
  };
}

function doorKey(hash: Sha256) {
  return { pk: `DOOR#${hash}`, sk: 'D' };
}

function listKey(partner: PartnerId, hash: Sha256) {
  return { pk: `DOORS#${partner}`, sk: hash };
}

function listOf(partner: PartnerId) {
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `DOORS#${partner}` } },
    ConsistentRead: true,
  };
}

function toItem({ pk, sk }: { readonly pk: string; readonly sk: string }, token: PartnerToken): TableItem {
  return {
    pk: { S: pk },
    sk: { S: sk },
    doc: writeDocument(token),
    ...(token.until !== null && {
      expires: { N: String(Math.floor(millis(token.until) / 1000) + SHOWN_AFTER_S) },
    }),
  };
}
