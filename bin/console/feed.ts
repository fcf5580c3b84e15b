import { drawFeed, type FeedData } from '../../lib/console/index.ts';
import { DOCUMENT_FORMATS, type FeedId, formatStated, withoutSecrets } from '../../lib/model/index.ts';
import { documentUrl } from '../../lib/publish/index.ts';
import { feedStory } from '../acts/feed-story.ts';
import { feedFacts } from '../show/feed.ts';
import { headline } from '../show/headline.ts';
import { heldRows } from '../show/held.ts';
import { heldArticle } from './held.ts';
import { page } from './registry.ts';

/** One feed. */
export const feedPage = page<FeedData>({
  path: '/feeds/:id',
  title: null,
  async load(place, { params }) {
    const workplace = await place.workplace();
    const { ports } = workplace;
    const feed = await ports.store.feeds.get(params.id as FeedId);
    if (feed === null) return null;
    const story = await feedStory(feed, workplace);
    const documents = DOCUMENT_FORMATS.filter((format) => feed.formats.includes(format)).map(
      (format) => [format, documentUrl(feed.id, format, ports.site)] as const,
    );
    const formats: readonly string[] = DOCUMENT_FORMATS;
    return withoutSecrets({
      id: feed.id,
      title: feed.title,
      facts: feedFacts(story, ports.site, place.now())
        .filter(([label = '']) => label !== 'title' && !formats.includes(label))
        .map(([label = '', fact = '']) => [label, fact] as const),
      documents,
      members: story.members.map((article) => ({
        id: article.id,
        title: headline(article),
        published: shortened(formatStated(article.published)),
        revision: article.revision,
        source: article.source,
        complete: article.complete,
      })),
      heldBack: heldRows(feed, story.state, (id) => story.heldTitles.get(id) ?? null),
      profile: feed.profile ?? null,
      held: story.waiting.held.articles.map(heldArticle),
      dead: story.waiting.dead,
    });
  },
  draw: drawFeed,
});

/** A stated date as a table shows it: the day, and the time of day where that was stated. */
function shortened(stated: string | null): string | null {
  return stated === null ? null : stated.slice(0, 16).replace('T', ' ');
}
