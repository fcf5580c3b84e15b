import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a reader was told: the titles in the JSON feed that came, in its order, and whether it was signed as agreed. */
export type Receipt = { readonly titles: readonly string[]; readonly isSigned: boolean };

/** A reader of Feedmill's feeds, who has a hub tell him: small, and true to https://www.w3.org/TR/websub/. */
export type Reader = {
  /** Answers what comes to his callback. */
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Subscribes to a JSON feed at a hub; resolves with whether the hub heard him. */
  subscribe(hub: string, topic: string): Promise<boolean>;
};

/** A feed of the demonstration is much shorter. */
const MOST_BYTES = 5_000_000;

/** A short lease is asked for: the demonstration seldom runs for a day. */
const LEASE_SECONDS = 24 * 3600;

const PATIENCE = 5_000;

/** Opens a reader whose callback is at `callback`, and who says what he receives. */
export function openReader(callback: string, onReceipt: (receipt: Receipt) => void): Reader {
  const secret = randomUUID();
  const wanted = new Set<string>();
  return {
    async subscribe(hub, topic) {
      wanted.add(topic);
      const form = {
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': callback,
        'hub.secret': secret,
        'hub.lease_seconds': String(LEASE_SECONDS),
      };
      const request = { method: 'POST', body: new URLSearchParams(form), signal: AbortSignal.timeout(PATIENCE) };
      return (await fetch(hub, request).catch(() => null))?.status === 202;
    },

    async take(request, response) {
      if (request.method === 'GET') {
        const asked = new URL(request.url ?? '/', callback).searchParams;
        const isMeant = asked.get('hub.mode') === 'subscribe' && wanted.has(asked.get('hub.topic') ?? '');
        response.writeHead(isMeant ? 200 : 404, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' });
        response.end(isMeant ? asked.get('hub.challenge') : '');
        return;
      }
      const parts: Buffer[] = [];
      let length = 0;
      for await (const part of request as AsyncIterable<Buffer>) {
        length += part.length;
        if (length <= MOST_BYTES) parts.push(part);
      }
      response.writeHead(length > MOST_BYTES ? 413 : 204).end();
      if (length > MOST_BYTES) return;
      const body = Buffer.concat(parts);
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      onReceipt({ titles: titlesIn(body), isSigned: request.headers['x-hub-signature'] === signature });
    },
  };
}

function titlesIn(body: Buffer): string[] {
  try {
    const { items } = JSON.parse(body.toString('utf8')) as { items: { title?: string }[] };
    return items.map(({ title }) => title ?? '');
  } catch {
    return [];
  }
}
