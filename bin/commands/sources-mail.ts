import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { ID_PATTERN, type Source, type SourceId, slug } from '../../lib/model/index.ts';
import { addressOf, follow, openMailbox, type Ports, rotateMailbox } from '../../lib/pipeline/index.ts';
import type { Setup } from '../setup.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withSetup } from './options.ts';
import { withWrites } from './with-workplace.ts';

/** What `sources add --mail` is told besides the newsletter's name. */
export type AddingMail = Chosen & {
  readonly id?: SourceId;
  readonly title?: string;
  readonly tag?: readonly string[];
  readonly accept?: 'first' | 'all';
  readonly digest?: boolean;
  readonly visibility?: 'partners';
};

/** Makes a source for a newsletter and tells the address to subscribe with. `taken` are the ids that there are already. */
export async function addMail(
  name: string,
  { id, title, tag = [], accept, digest, visibility, json }: AddingMail,
  { ports, config }: { readonly ports: Ports; readonly config: Setup['config'] },
  taken: ReadonlySet<string>,
  context: CommandContext,
): Promise<void> {
  const chosen = id ?? freeId(name, taken);
  if (taken.has(chosen)) {
    context.err(`There is already a source or feed ${chosen}; choose another id with --id\n`);
    return context.exit(1);
  }
  const source: Source = {
    id: chosen,
    title: title ?? name,
    kind: 'mail',
    url: null,
    fullText: 'never',
    interval: { least: 0, most: 0 },
    recheck: 0,
    tags: [...new Set(tag)],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
    ...(accept === 'all' && { accept }),
    ...(digest && { digest: true }),
    ...(visibility && { visibility }),
  };
  await follow(source, ports);
  const mailbox = await openMailbox(source.id, ports, randomBytes);
  const address = addressOf(mailbox, config.mail.domain);
  const feed = new URL(`feeds/${source.id}/`, ports.site.baseUrl).href;
  if (json) return context.out(`${printableJson({ outcome: 'followed', source, address, feed }, 2)}\n`);
  context.out(
    `${source.id}: added; subscribe with ${address}\n` +
      'Keep that address secret: anybody who knows it can write as the newsletter.\n' +
      (source.accept === 'all'
        ? `Every letter recognised as a newsletter is published in ${feed}\n`
        : `To see what arrives, run feedmill sources show ${source.id}. To publish it in ${feed}, run feedmill sources accept ${source.id}\n`),
  );
}

/** `feedmill sources rotate`: another address for a newsletter. */
export function registerRotate(sources: Command, context: CommandContext): void {
  withSetup(sources.command('rotate').argument('<id>', 'the source, of kind mail'))
    .description('give a newsletter a new address; letters to the old one are refused')
    .addHelpText('after', examples('sources rotate harbour-weekly'))
    .action((id: string, chosen: Chosen) =>
      withWrites(chosen, context, async ({ ports }, { config }) => {
        const source = await ports.store.sources.get(id as SourceId);
        if (source?.kind !== 'mail') {
          context.err(
            source === null
              ? `There is no source ${id}. To see all sources, run feedmill sources list\n`
              : `${id} has no address\n`,
          );
          return context.exit(1);
        }
        const mailbox = await rotateMailbox(source.id, ports, randomBytes);
        context.out(`${id}: subscribe with ${addressOf(mailbox, config.mail.domain)} from now on\n`);
      }),
    );
}

function freeId(name: string, taken: ReadonlySet<string>): SourceId {
  const wanted = slug(name, 'newsletter');
  for (let number = 1; ; number++) {
    const id = number === 1 ? wanted : slug(`${wanted.slice(0, 58)} ${number}`);
    if (!taken.has(id) && ID_PATTERN.test(id)) return id as SourceId;
  }
}
