import { slugOf } from './site.ts';
import type { Story } from './story.ts';

export const ALMANAC_TITLE = 'Field & Almanac';

/** `/almanac/kitchen/slug`: by section, without a date and without an ending. */
export function almanacPath(story: Story): string {
  return `/almanac/${slugOf(story.section)}/${story.slug}`;
}

/** RFC 4151 tag URI: the entry's id wherever the magazine moves to. */
export function almanacId(story: Story): string {
  return `tag:field-and-almanac.example,2026:${story.slug}`;
}
