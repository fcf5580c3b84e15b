import { type ArticleId, type Feed, HASH_SHOWN, type Membership } from '../../model/index.ts';
import { type PublishMessage, revisionName, splitName } from '../messages.ts';
import type { Attempt } from './attempt.ts';
import type { Trust } from './members.ts';

const NOTHING: Trust = () => false;

/**
 * Which places are to be believed, so that their articles need not be read: where the feed was published as it is defined
 * now and has shown the article at the very revision that the place is of. That publish, or one before it, asked the
 * article itself; whatever became of it since is told by a message, whose articles are asked again. So nobody believes a
 * place that a router left behind who came late.
 */
export function trustOf({ feed, definition, before, messages, found }: Attempt): Trust {
  const isKnown =
    before.definition === definition &&
    !found.overtaken &&
    takesPlaces(feed) &&
    messages.every(({ revisions }) => revisions.length > 0);
  if (!isKnown) return NOTHING;
  const shown = new Set(before.members);
  const told = new Set(toldBy(messages));
  return (place) =>
    saysAll(place) && !told.has(place.article) && shown.has(revisionName(place.article, place.revision));
}

/** Whether a feed takes a place's word: what partners' rules are held against, and what a sitemap lists, articles alone say. */
export function takesPlaces({ profile, formats }: Feed): boolean {
  return profile === undefined && !formats.includes('news');
}

/** Whether a place says what documents show of its article; one that was given by an earlier version does not. */
function saysAll({ outline, gone }: Membership): boolean {
  return outline !== undefined && outline.hash.length === HASH_SHOWN && gone === (outline.withdrawn !== undefined);
}

/** The articles that messages tell of. */
export function toldBy(messages: readonly PublishMessage[]): ArticleId[] {
  return messages.flatMap(({ revisions }) => revisions.map((name) => splitName(name)[0]));
}
