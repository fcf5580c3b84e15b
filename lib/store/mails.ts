import { createHash } from 'node:crypto';
import { type Instant, type KeptMail, type Mailbox, millis, type SourceId } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Objects } from './objects.ts';
import { pack, unpack } from './packed-object.ts';
import type { Table } from './table.ts';

/** Who writes to us: the sources' addresses, and the letters that came. */
export type Mails = {
  /** The address of a source; null where it has none yet. */
  mailbox(source: SourceId): Promise<Mailbox | null>;
  /** Gives the source this address; what led to it before leads to it no more. */
  open(source: SourceId, mailbox: Mailbox): Promise<void>;
  /** Changes what is known of the address, which stays. */
  keep(source: SourceId, mailbox: Mailbox): Promise<void>;
  /** The source with this before the @, in small letters; null where there is none. */
  sourceAt(local: string): Promise<SourceId | null>;
  /** Keeps a letter as it came, under its source and hash, and gives its key. The same letter twice is kept once. */
  putRaw(source: SourceId, bytes: Uint8Array): Promise<string>;
  /** The letter as it came; null where it is gone. Throws {@link DamagedObject}. */
  raw(key: string): Promise<Uint8Array | null>;
  /** Remembers a letter, in the place of what was remembered of it before. One write. */
  note(mail: KeptMail): Promise<void>;
  get(source: SourceId, name: string): Promise<KeptMail | null>;
  /** What came of late, the newest first. */
  recent(source: SourceId, most: number): Promise<KeptMail[]>;
  /** Forgets a letter. */
  drop(source: SourceId, name: string): Promise<void>;
  /** Forgets address and letters, and deletes these. */
  forget(source: SourceId): Promise<void>;
};

/** The keys' beginning under which letters are kept as they came: nobody's business but the operator's. */
export const MAIL_PREFIX = 'mail/';

/** The keys' beginning under which SES puts letters, by its own names, until they are taken. */
export const INCOMING_PREFIX = 'mail-in/';

/** So long a letter is remembered, in milliseconds. The bucket's rule for {@link MAIL_PREFIX} is as long. */
const REMEMBERED_MS = 365 * 24 * 3600_000;

export function mailsIn(table: Table, objects: Objects): Mails {
  const put = async (source: SourceId, mailbox: Mailbox): Promise<void> => {
    const { pk, sk } = boxKey(source);
    await table.put({ pk: { S: pk }, sk: { S: sk }, doc: writeDocument(mailbox) });
  };
  const mailbox = async (source: SourceId): Promise<Mailbox | null> => {
    const item = await table.get(boxKey(source));
    return item === null ? null : readDocument<Mailbox>(item);
  };
  return {
    mailbox,

    async open(source, opened) {
      const before = await mailbox(source);
      const { pk, sk } = addressKey(opened.local);
      // The way to the source first: an address that is told is one at which letters are taken.
      await table.put({ pk: { S: pk }, sk: { S: sk }, source: { S: source } });
      await put(source, opened);
      if (before !== null && before.local !== opened.local) await table.delete(addressKey(before.local));
    },

    keep: put,

    async sourceAt(local) {
      const item = await table.get(addressKey(local));
      return (item?.source?.S as SourceId | undefined) ?? null;
    },

    async putRaw(source, bytes) {
      const key = `${MAIL_PREFIX}${source}/${createHash('sha256').update(bytes).digest('hex')}.eml.zst`;
      await objects.put(key, pack(bytes), { contentType: 'message/rfc822' });
      return key;
    },

    async raw(key) {
      const object = await objects.get(key);
      return object === null ? null : unpack(key, object.bytes);
    },

    async note(mail) {
      const { pk, sk } = letterKey(mail);
      const expires = Math.floor((millis(mail.at) + REMEMBERED_MS) / 1000);
      await table.put({ pk: { S: pk }, sk: { S: sk }, doc: writeDocument(mail), expires: { N: String(expires) } });
    },

    async get(source, name) {
      const item = await table.get(letterKey({ source, name }));
      return item === null ? null : readDocument<KeptMail>(item);
    },

    async recent(source, most) {
      const found: KeptMail[] = [];
      for await (const item of table.query({ ...lettersOf(source), ScanIndexForward: false }, most)) {
        found.push(readDocument<KeptMail>(item));
        if (found.length === most) break;
      }
      return found;
    },

    async drop(source, name) {
      await table.delete(letterKey({ source, name }));
    },

    async forget(source) {
      const box = await mailbox(source);
      if (box !== null) await table.delete(addressKey(box.local));
      for await (const key of objects.list(`${MAIL_PREFIX}${source}/`)) await objects.delete(key);
      for await (const { pk, sk } of table.query(lettersOf(source)))
        await table.delete({ pk: pk?.S ?? '', sk: sk?.S ?? '' });
      await table.delete(boxKey(source));
    },
  };
}

/** How a letter is named: in the order in which they came. */
export function mailName(at: Instant, hash: string): string {
  return `${at.replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z')}-${hash.slice(0, 12)}`;
}

function boxKey(source: SourceId) {
  return { pk: `MAILBOX#${source}`, sk: 'M' };
}

/** By its hash: a key stands in logs of the table's doors, and the address is a secret. */
function addressKey(local: string) {
  return { pk: `ADDRESS#${createHash('sha256').update(local).digest('hex')}`, sk: 'A' };
}

function letterKey({ source, name }: Pick<KeptMail, 'source' | 'name'>) {
  return { pk: `MAIL#${source}`, sk: name };
}

function lettersOf(source: SourceId) {
  return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: `MAIL#${source}` } } };
}
