import type { IncomingMessage, ServerResponse } from 'node:http';
import { signedHeaders } from '../../partners/index.ts';

/** What the partner's desk was told by webhook. */
export type DeskTold = {
  readonly feed: string;
  /** What befell articles, in the order of the feed's change log. */
  readonly kinds: readonly string[];
  readonly isSigned: boolean;
};

/** A small receiver of webhooks, as a partner has one (Standard Webhooks 1.0.0). */
export type PartnerDesk = {
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The secret by which messages are signed from now on. */
  believe(secret: string): void;
};

/** More than any message has. */
const LARGEST = 20_000;

export function openPartnerDesk(onTold: (told: DeskTold) => void): PartnerDesk {
  let secret: string | null = null;
  return {
    async take(request, response) {
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of request) {
        bytes += (part as Buffer).length;
        if (bytes <= LARGEST) parts.push(part as Buffer);
      }
      const body = Buffer.concat(parts);
      const isSigned = secret !== null && isGenuine(request, body, secret);
      response.writeHead(isSigned ? 204 : 401).end();
      onTold({ ...toldIn(body), isSigned });
    },
    believe(given) {
      secret = given;
    },
  };
}

function isGenuine({ headers }: IncomingMessage, body: Buffer, secret: string): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = Number(headers['webhook-timestamp']);
  const own = signedHeaders({ id, timestamp, body }, [secret])['webhook-signature'] ?? '';
  return String(headers['webhook-signature']).split(' ').includes(own);
}

/** Whoever else finds the port may send anything. */
function toldIn(body: Buffer): Pick<DeskTold, 'feed' | 'kinds'> {
  try {
    const { feed, changes } = JSON.parse(body.toString()).data as { feed: unknown; changes: { kind: unknown }[] };
    return { feed: String(feed), kinds: changes.map(({ kind }) => String(kind)) };
  } catch {
    return { feed: '', kinds: [] };
  }
}
