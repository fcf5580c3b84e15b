import type { Command } from 'commander';
import { parseRules, rulesYaml } from '../../lib/config/index.ts';
import type { SourceId } from '../../lib/model/index.ts';
import { changeRules } from '../../lib/pipeline/index.ts';
import { printableJson, printableLines } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Ruled = Chosen & { readonly rule?: readonly string[]; readonly none?: boolean };

/** `feedmill sources rules`: what rules a source's pages are read by, or others in their place. */
export function registerSourcesRules(sources: Command, context: CommandContext): void {
  withJson(sources.command('rules').argument('<id>', 'the source'))
    .description("show the rules for reading a source's pages, or replace them")
    .option('--rule <key=value>', 'a rule (try it with extract --rule); give all of them at once', collect)
    .option('--none', 'remove all rules')
    .addHelpText(
      'after',
      examples(
        'sources rules harbour',
        'sources rules harbour --rule body=.story --rule strip=.promo --rule strip=.share',
        'sources rules harbour --none',
      ),
    )
    .action((id: string, chosen: Ruled) => rules(id as SourceId, chosen, context));
}

async function rules(id: SourceId, chosen: Ruled, context: CommandContext): Promise<void> {
  const { rule = [], none = false } = chosen;
  const missing = () => {
    context.err(`There is no source ${id}. To see all sources, run feedmill sources list\n`);
    context.exit(1);
  };
  if (rule.length === 0 && !none) {
    return withWorkplace(chosen, context, async ({ ports }) => {
      const source = await ports.store.sources.get(id);
      if (source === null) return missing();
      if (chosen.json) return context.out(`${printableJson(source.rules, 2)}\n`);
      context.out(printableLines(rulesYaml(source.rules)) || `${id} has no rules\n`);
    });
  }
  if (rule.length > 0 && none) {
    context.err('--none cannot be combined with --rule; give one or the other\n');
    return context.exit(2);
  }
  let given: ReturnType<typeof parseRules>;
  try {
    given = parseRules(rule);
  } catch (error) {
    context.err(`--rule ${error instanceof Error ? error.message : String(error)}\n`);
    return context.exit(2);
  }
  await withWrites(chosen, context, async ({ ports }) => {
    const { outcome, stands } = await changeRules(id, given, null, ports);
    if (outcome === 'missing') return missing();
    if (chosen.json) return context.out(`${printableJson({ outcome, rules: stands.rules }, 2)}\n`);
    const until =
      stands.origin === 'config' ? '; this lasts until the next restart, which applies the configuration again' : '';
    context.out(
      `${id}: ${outcome === 'unchanged' ? 'these already are its rules' : `it will be read in full by these rules at its next poll${until}`}\n`,
    );
  });
}

function collect(rule: string, before: readonly string[] = []): string[] {
  return [...before, rule];
}
