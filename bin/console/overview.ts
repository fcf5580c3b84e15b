import { drawOverview, type OverviewData } from '../../lib/console/index.ts';
import { status } from '../../lib/pipeline/index.ts';
import { page } from './registry.ts';

/** The first page. */
export const overviewPage = page<OverviewData>({
  path: '/',
  title: 'Overview',
  async load(place) {
    const { ports } = await place.workplace();
    const { sources, feeds } = await status(ports.store, place.now(), ports.keptPerDay);
    return { sources: sources.length, feeds: feeds.length };
  },
  draw: drawOverview,
});
