import type { ArticleId } from '../../lib/model/index.ts';
import { articleNamed } from '../acts/article-named.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';

/** Works on the article that is named; exit code 1 and one line where there is none. */
export async function withArticle(
  name: string,
  workplace: Workplace,
  context: CommandContext,
  work: (article: ArticleId) => Promise<void>,
): Promise<void> {
  const article = await articleNamed(name, workplace);
  if (article !== null) return work(article);
  context.err(
    `There is no article ${name}; feedmill trace ${name} tells why, feeds show all --json lists the newest with their ids\n`,
  );
  context.exit(1);
}
