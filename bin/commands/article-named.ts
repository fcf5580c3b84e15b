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
    `There is no article ${name}. To find out why, run feedmill trace ${name}; for the ids of the newest articles, run feedmill feeds show all --json\n`,
  );
  context.exit(1);
}
