import type { DeliveryMessage } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { tellPartner } from '../webhooks/tell-partner.ts';
import { tellPartners } from '../webhooks/tell-partners.ts';
import { announce } from './announce.ts';
import { deny } from './deny.ts';
import type { HubPorts } from './hub-ports.ts';
import { send } from './send.ts';
import { verify } from './verify.ts';

/** Does what a message of the delivery queue asks for. Throws where it is none of ours, and where the store does not answer. */
export async function deliver(message: DeliveryMessage, ports: HubPorts): Promise<Delivered> {
  switch (message.kind) {
    case 'announce':
      return announce(message, ports);
    case 'verify':
      return verify(message, ports);
    case 'send':
      return send(message, ports);
    case 'deny':
      return deny(message, ports);
    case 'tell partners':
      return tellPartners(message, ports);
    case 'tell partner':
      return tellPartner(message, ports);
    default:
      throw new Error(`no message of the delivery queue: ${String((message as { kind?: unknown }).kind).slice(0, 40)}`);
  }
}
