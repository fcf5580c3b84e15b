import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { verify } from '../../hub/index.ts';

/** What came to the kiosk by push. */
export type KioskDelivery = { readonly topic: string; readonly bytes: number; readonly isSigned: boolean };

/** A small subscriber of the demonstration's own: it wants one feed, and is told of it by the hub that the feed names. */
export type Kiosk = {
  /** Takes what comes to its callback: the hub's question, and what it delivers. */
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Subscribes to a topic at its hub; resolves when the hub has taken the wish. Rejects where it has not. */
  subscribe(hub: string, topic: string): Promise<void>;
};

/** More than any feed of the demonstration has. */
const LARGEST = 5_000_000;

export function openKiosk(callback: string, onDelivery: (delivery: KioskDelivery) => void): Kiosk {
  // Another each time: whoever holds an old one is not believed.
  const secret = randomBytes(24).toString('hex');
  let wanted: string | null = null;
  return {
    async take(request, response) {
      if (request.method === 'GET') {
        const asked = new URL(request.url ?? '/', callback).searchParams;
        const isMeant = asked.get('hub.mode') === 'subscribe' && asked.get('hub.topic') === wanted;
        response.writeHead(isMeant ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(isMeant ? asked.get('hub.challenge') : 'not asked for\n');
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      for await (const part of request) {
        bytes += (part as Buffer).length;
        if (bytes <= LARGEST) parts.push(part as Buffer);
      }
      const signature = request.headers['x-hub-signature'];
      const isSigned = typeof signature === 'string' && verify(signature, Buffer.concat(parts), secret);
      // Received, and no more is said than that (WebSub §7.1).
      response.writeHead(202).end();
      onDelivery({ topic: wanted ?? '', bytes, isSigned });
    },
    async subscribe(hub, topic) {
      wanted = topic;
      const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback, 'hub.secret': secret };
      const answer = await fetch(hub, { method: 'POST', body: new URLSearchParams(form) });
      if (answer.status !== 202) throw new Error(`the hub answered the kiosk ${answer.status}: ${await answer.text()}`);
    },
  };
}
