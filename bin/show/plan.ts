import pc from 'picocolors';
import type { Differences, Plan } from '../../lib/pipeline/index.ts';
import { printable } from './printable.ts';

/** A plan as a line for each kind and one for each thing that is added (`+`), changed (`~`) or removed (`-`). */
export function showPlan({ sources, feeds, named, partners }: Plan, between: string, color: boolean): string {
  const kinds = [
    ...kindLines('sources', sources, color),
    ...kindLines('feeds', feeds, color),
    ...(named.removed.length > 0 ? kindLines('feeds by name', named, color) : []),
    ...(partners.live + partners.added.length > 0 ? kindLines('partners', partners, color) : []),
  ];
  return [between, '', ...kinds].join('\n');
}

/** The same as data: ids, and the settings that change. */
export function planJson({ sources, feeds, named, partners }: Plan) {
  return { sources: idsOf(sources), feeds: idsOf(feeds), named: idsOf(named), partners: idsOf(partners) };
}

type Named = { readonly id: string };

function kindLines(kind: string, { live, added, changed, removed }: Differences<Named>, color: boolean): string[] {
  const { green, yellow, red } = pc.createColors(color);
  const counts = [`${live} live`, `${added.length} added`, `${changed.length} changed`, `${removed.length} removed`];
  return [
    `${kind}: ${counts.join(', ')}`,
    ...added.map(({ id }) => green(`  + ${printable(id)}`)),
    ...changed.map(({ one, settings }) => yellow(`  ~ ${printable(`${one.id}: ${settings.join(', ')}`)}`)),
    ...removed.map(({ id }) => red(`  - ${printable(id)}`)),
  ];
}

function idsOf({ live, added, changed, removed }: Differences<Named>) {
  const ids = (all: readonly Named[]) => all.map(({ id }) => id);
  return {
    live,
    added: ids(added),
    changed: changed.map(({ one, settings }) => ({ id: one.id, settings })),
    removed: ids(removed),
  };
}
