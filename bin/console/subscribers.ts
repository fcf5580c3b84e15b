import { drawSubscribers, type HubShown, type SubscribersData } from '../../lib/console/index.ts';
import { siteOf } from '../../lib/model/index.ts';
import { hubStatus, listSubscribers } from '../../lib/pipeline/index.ts';
import type { Workplace } from '../workplace/workplace.ts';
import { page } from './registry.ts';

/** So many are shown. */
const SHOWN = 200;

/** Who is told of changes by our own hub. */
export const subscribersPage = page<SubscribersData>({
  path: '/subscribers',
  title: null,
  async load(place) {
    const workplace = await place.workplace();
    const all = await listSubscribers(workplace.hubPorts);
    const rows = [...all]
      .sort((a, b) => Number(b.failing !== null) - Number(a.failing !== null))
      .slice(0, SHOWN)
      .map(({ id, feed, format, callback, leaseUntil, deliveries, lastDelivery, failing }) => ({
        ...{ id, feed, format, leaseUntil, deliveries, lastDelivery },
        site: siteOf(callback),
        trouble: failing === null ? null : `${failing.times} times: ${failing.error}`,
      }));
    return { hub: await hubShown(workplace), rows, count: all.length };
  },
  draw: drawSubscribers,
});

/** How the hub stands that the feeds name; null where they name none. */
export async function hubShown({ hubPorts }: Pick<Workplace, 'hubPorts'>): Promise<HubShown | null> {
  const hub = await hubStatus(hubPorts);
  if (hub === null) return null;
  const { url, kind, failing, unreached, bounded } = hub;
  return {
    url,
    isOwn: kind === 'own',
    troubles: [
      ...(failing === null
        ? []
        : [`It has accepted nothing since ${failing.since.slice(0, 16).replace('T', ' ')} UTC: ${failing.error}`]),
      ...(unreached === 0 ? [] : [`${unreached} of ${hub.subscribers} subscribers cannot be reached`]),
      ...bounded.map(
        ({ host, most }) =>
          `${most} subscriptions named callbacks at ${host} within an hour; no more are verified there until the hour is over`,
      ),
    ],
  };
}
