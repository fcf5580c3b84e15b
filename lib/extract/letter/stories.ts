import type { Block } from './flow.ts';

/** One story of a letter that tells several. */
export type StoryBlocks = {
  readonly title: string;
  /** Where its heading leads, or what stands below it; as the letter's hooks wrote it. Null where nothing leads anywhere. */
  readonly url: string | null;
  readonly blocks: readonly Block[];
};

const FEWEST_STORIES = 2;
const FEWEST_WORDS = 8;

/**
 * The stories of a letter: each begins with a heading and goes on to the next of its kind. What stands under a heading and
 * says next to nothing is none. Empty where there are not two of them: then the letter is one story.
 */
export function storiesIn(blocks: readonly Block[]): StoryBlocks[] {
  const level = levelOf(blocks);
  if (level === null) return [];
  const stories: { title: string; blocks: Block[]; heading: Block }[] = [];
  let before: Block[] = [];
  for (const block of blocks) {
    if (isHeading(block) && block.tag === level) {
      // A picture right above a heading is the heading's.
      const pictures = before.at(-1)?.kind === 'picture' ? [before.at(-1)!] : [];
      if (pictures.length > 0) stories.at(-1)?.blocks.pop();
      stories.push({ title: block.text.replace(/\s+/g, ' '), blocks: pictures, heading: block });
    } else stories.at(-1)?.blocks.push(block);
    before = [...before.slice(-1), block];
  }
  const found = stories.flatMap(({ title, blocks: told, heading }): StoryBlocks[] => {
    const words = told.reduce((sum, block) => sum + block.words, 0);
    const url = leadOf([heading, ...told]);
    return words < FEWEST_WORDS && url === null ? [] : [{ title, url, blocks: told }];
  });
  return found.length < FEWEST_STORIES ? [] : found;
}

/** The kind of heading that there are most of. */
function levelOf(blocks: readonly Block[]): string | null {
  const counts = new Map<string, number>();
  for (const block of blocks) if (isHeading(block)) counts.set(block.tag, (counts.get(block.tag) ?? 0) + 1);
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return best === undefined || best[1] < FEWEST_STORIES ? null : best[0];
}

function isHeading({ kind, tag, words }: Block): boolean {
  return kind === 'text' && /^h[1-4]$/.test(tag) && words > 0;
}

const HREF = /<a href="([^"]{1,4000})"/;

function leadOf(blocks: readonly Block[]): string | null {
  for (const { html } of blocks) {
    const href = HREF.exec(html)?.[1];
    if (href !== undefined) return href.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  }
  return null;
}
