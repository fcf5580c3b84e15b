import type { Story } from './story.ts';

export const HARBOUR_TITLE = 'The Harbour Courier';

/** Where its feed is, and where the hub that pushes it takes subscriptions. */
export const HARBOUR_FEED = '/harbour/rss.xml';
export const HARBOUR_HUB = '/harbour/hub';

/** `/harbour/2026/11/21/slug/`: the day it appeared, whatever is corrected later. */
export function harbourPath(story: Story): string {
  return `/harbour/${story.published.slice(0, 10).replaceAll('-', '/')}/${story.slug}/`;
}

/** The short address that WordPress uses as guid; it redirects to the article. */
export function harbourGuid(story: Story): string {
  return `/harbour/?p=${story.number}`;
}
