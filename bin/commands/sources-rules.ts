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
    .description('show the rules by which the pages of a source are read, or give it others in their place')
    .option('--rule <key=value>', 'a rule, as extract --rule tries it; all of them are given at once', collect)
    .option('--none', 'it is read without rules')
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
    context.err(`There is no source ${id}; feedmill sources list shows all\n`);
    context.exit(1);
  };
  if (rule.length === 0 && !none) {
    return withWorkplace(chosen, context, async ({ ports }) => {
      const source = await ports.store.sources.get(id);
      if (source === null) return missing();
      if (chosen.json) return context.out(`${printableJson(source.rules, 2)}\n`);
      context.out(printableLines(rulesYaml(source.rules)) || `${id} is read without rules\n`);
    });
  }
  if (rule.length > 0 && none) {
    context.err('--none and --rule exclude each other; give the rules, or none\n');
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
    const until = stands.origin === 'config' ? '; a restart goes by the configuration' : '';
    context.out(
      `${id}: ${outcome === 'unchanged' ? 'these were its rules already' : `it is read anew by these rules, next${until}`}\n`,
    );
  });
}

function collect(rule: string, before: readonly string[] = []): string[] {
  return [...before, rule];
}
