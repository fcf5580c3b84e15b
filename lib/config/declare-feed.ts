import type { z } from 'zod';
import type { FeedDeclaration } from './config.ts';
import { explain } from './explain.ts';
import { formatPath } from './fault.ts';
import { feed } from './feed-schema.ts';
import { toFeed } from './parse-config.ts';

/** A feed as the file has it, by the same keys: what a command line puts together. */
export type WrittenFeed = Partial<z.input<typeof feed>>;

/** Reads a feed that a command declares, by the rules of the file. Throws with a line for each fault, by its key. */
export function declareFeed(written: WrittenFeed): FeedDeclaration {
  const answer = feed.safeParse(written, { reportInput: true });
  if (answer.success) return { ...toFeed(answer.data), origin: 'command' };
  const lines = answer.error.issues
    .map((issue) => ({ ...issue, path: ['feeds', 0, ...issue.path] }))
    .flatMap((issue) => explain(issue))
    .map(({ path, message }) => `${formatPath(path.slice(2))}: ${message}`.replace(/[\s\p{Cc}]+/gu, ' '));
  throw new Error(lines.join('\n'));
}
