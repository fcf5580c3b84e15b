import type { Command } from 'commander';
import { absoluteUrl } from '../../lib/model/index.ts';
import { restore } from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { printableJson } from '../show/printable.ts';
import { withArticle } from './article-named.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** How long it is waited for an article that its source was asked for. */
const PATIENCE_MS = 20_000;

/** `feedmill restore`: undoes a takedown, as far as it can be undone. */
export function registerRestore(program: Command, context: CommandContext): void {
  withJson(program.command('restore').argument('<article>', 'its id, or any of its addresses'))
    .description('undo a takedown: the content was erased, so it is fetched from the source again')
    .addHelpText('after', examples('restore https://example.org/story', 'restore mzxw6ytboi2dqnrxgq4a'))
    .action((name: string, chosen: Chosen) =>
      withWorkplace(chosen, context, (workplace) =>
        withArticle(name, workplace, context, async (id) => {
          const { ports } = workplace;
          const { outcome, detail } = await restore(id, absoluteUrl(name), ports);
          await settle(workplace);
          const isBack = async () => (await ports.store.articles.get(id))?.article ?? null;
          let article = await isBack();
          const until = AbortSignal.timeout(PATIENCE_MS);
          while (outcome === 'asked' && workplace.held === null && article?.state !== 'usable' && !until.aborted) {
            await ports.wait(100);
            article = await isBack();
          }
          const state = article?.state ?? null;
          if (chosen.json) {
            const { revision = null } = article ?? {};
            context.out(`${printableJson({ article: id, outcome, state, revision, detail }, 2)}\n`);
          } else if (state === 'usable') {
            context.out(`${id} is published again, at revision ${article?.revision}: ${detail}\n`);
          } else {
            context.out(`${id} is not published yet: ${detail}\n`);
          }
          context.exit(state === 'usable' ? 0 : 1);
        }),
      ),
    );
}
