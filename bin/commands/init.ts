import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { isPublicPlace } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import type { Candidate, Discovery } from '../../lib/pipeline/index.ts';
import { lookFor } from '../acts/add-source.ts';
import { type Begun, chosenAs, configSoFar, fileOf, portsOf, siteFault, sourceOf, USUAL_TITLE } from '../acts/begun.ts';
import { addressesWritten } from '../acts/written-address.ts';
import { CONFIG_FILE } from '../setup.ts';
import { candidateNote, showAttempt, showCandidate, showNumbered } from '../show/discovery.ts';
import { inPassing } from '../workplace/in-passing.ts';
import { canAsk, choices, isYes } from './confirm.ts';
import type { CommandContext } from './context.ts';
import { examples } from './options.ts';
import { openQuestions, type Questions } from './questions.ts';
import { SERVED_AT, warningsTo } from './with-workplace.ts';

type Init = {
  readonly title?: string;
  readonly contact?: string;
  readonly source: readonly string[];
  readonly trustedOrigin: readonly string[];
  readonly file: string;
  readonly yes?: boolean;
};

/** `feedmill init`: a first `feedmill.yaml`, by asking what it should say. */
export function registerInit(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('ask what to follow, find it and write a first feedmill.yaml')
    .option('--title <title>', 'the name shown above all feeds')
    .option('--contact <contact>', 'an e-mail or web address for the operators of your sources')
    .option('--source <address>', 'a feed, any page of a site, or its domain; may be repeated', another, [])
    .option('--file <file>', 'where to write it', CONFIG_FILE)
    .option('--trusted-origin <origin>', 'an origin to fetch although it is not public; may be repeated', another, [])
    .option('-y, --yes', 'ask nothing; follow the best match found at each --source')
    .addHelpText(
      'after',
      `${examples(
        'init',
        'init --yes --title "Harbour news" --contact desk@example.org --source courier.example --source council.example/news',
        'init --trusted-origin http://127.0.0.1:8080 --file own.yaml',
      )}\nAn existing file is never overwritten.\n`,
    )
    .action((chosen: Init) => init(chosen, context));
}

async function init(chosen: Init, context: CommandContext): Promise<void> {
  const fault = faultOf(chosen, context);
  if (fault !== null) {
    context.err(`${fault}\n`);
    return context.exit(2);
  }
  const taken = takenLine(chosen.file);
  if (taken !== null) {
    context.err(`${taken}\n`);
    return context.exit(1);
  }
  const begun: Begun = {
    title: chosen.title ?? USUAL_TITLE,
    contact: chosen.contact ?? null,
    chosen: [],
    ports: new Set(),
    trustedOrigins: chosen.trustedOrigin,
  };
  const questions = chosen.yes ? null : openQuestions(context);
  try {
    const isWhole =
      questions === null ? await take(chosen, begun, context) : await talk(chosen, begun, questions, context);
    if (!isWhole) {
      context.err('Nothing was written\n');
      return context.exit(1);
    }
    await write(chosen.file, fileOf(begun, chosen.file));
    context.out(`\n${nextWords(chosen.file, begun.chosen.length)}`);
  } finally {
    questions?.close();
  }
}

/** What of the command line cannot be used; null for nothing. */
function faultOf({ title, contact, source, trustedOrigin, yes }: Init, context: CommandContext): string | null {
  if (yes && source.length === 0) return 'Name what to follow with --source ADDRESS, once or several times';
  if (!yes && !canAsk(context))
    return 'This is not a terminal, so nothing can be asked. Give --yes and --source ADDRESS, and --title and --contact if you like';
  const strange = source.find((written) => addressesWritten(written).length === 0);
  if (strange !== undefined) return noAddress(strange);
  return siteFault({ title: title ?? USUAL_TITLE, contact: contact ?? null, trustedOrigins: trustedOrigin });
}

function noAddress(written: string): string {
  return `"${written}" is not an http(s) address; write it in full: https://example.org/feed.xml`;
}

/** Why nothing can be written there; null where it can be tried. */
function takenLine(file: string): string | null {
  if (existsSync(file)) return `${file} already exists and was not changed; name another file with --file`;
  const folder = dirname(resolve(file));
  return existsSync(folder) ? null : `${file}: there is no folder ${folder}; create it first`;
}

/** Follows the best that is found at each address; false where there is nothing at one of them, once all were tried. */
async function take({ source }: Init, begun: Begun, context: CommandContext): Promise<boolean> {
  let isWhole = true;
  for (const written of source) {
    const found = await look(written, begun, null, context);
    const [best] = found.candidates;
    if (best === undefined) isWhole = false;
    else add(best, begun, context);
  }
  return isWhole;
}

/** Asks for all that was not said; false where in the end there is nothing to follow, or nobody to ask any more. */
async function talk(chosen: Init, begun: Begun, questions: Questions, context: CommandContext): Promise<boolean> {
  try {
    context.out(`Answer a few questions to write ${chosen.file}. Ctrl-C stops without writing anything.\n\n`);
    if (chosen.title === undefined) begun.title = await askTitle(begun, questions, context);
    if (chosen.contact === undefined) begun.contact = await askContact(begun, questions, context);
    for (const written of chosen.source) await lookAndChoose(written, begun, questions, context);
    if (chosen.source.length === 0) await askAddresses(begun, questions, context);
  } catch (error) {
    if (error instanceof BrokenOff) return false;
    throw error;
  }
  return begun.chosen.length > 0;
}

/** The input has ended, or Ctrl-C was pressed. */
class BrokenOff extends Error {}

async function ask(question: string, questions: Questions): Promise<string> {
  const answer = await questions.ask(question);
  if (answer === null) throw new BrokenOff();
  return answer;
}

async function askTitle(begun: Begun, questions: Questions, context: CommandContext): Promise<string> {
  for (;;) {
    const title = (await ask(`What are your feeds called? [${USUAL_TITLE}]`, questions)) || USUAL_TITLE;
    const fault = siteFault({ ...begun, title });
    if (fault === null) return title;
    context.out(`${fault}\n`);
  }
}

async function askContact(begun: Begun, questions: Questions, context: CommandContext): Promise<string | null> {
  context.out('\nThe sites you follow see this contact with every request.\n');
  for (;;) {
    const contact = (await ask('Your e-mail or web address? [none]', questions)) || null;
    const fault = siteFault({ ...begun, contact });
    if (fault === null) return contact;
    context.out(`${fault}\n`);
  }
}

async function askAddresses(begun: Begun, questions: Questions, context: CommandContext): Promise<void> {
  context.out('\nWhat do you want to follow? A feed, any page of a site, or just its domain: example.org\n');
  for (;;) {
    const question = begun.chosen.length === 0 ? 'Address:' : '\nAnother address, or Enter to finish:';
    const written = await ask(question, questions);
    if (written === '') return;
    if (addressesWritten(written).length === 0) context.out(`${noAddress(written)}\n`);
    else await lookAndChoose(written, begun, questions, context);
  }
}

async function lookAndChoose(written: string, begun: Begun, questions: Questions, context: CommandContext) {
  const found = await look(written, begun, questions, context);
  if (found.candidates.length === 0) return;
  const candidate = await choose(found, begun, questions, context);
  if (candidate !== null) add(candidate, begun, context);
}

/** Looks what can be followed there, and shows each attempt as it ends; says so where there is nothing. */
async function look(
  written: string,
  begun: Begun,
  questions: Questions | null,
  context: CommandContext,
): Promise<Discovery> {
  const addresses = addressesWritten(written);
  for (const port of portsOf(addresses)) begun.ports.add(port);
  context.out('\n');
  const found = await inPassing(configSoFar(begun), warningsTo(context), questions?.brokenOff ?? null, (ports) =>
    lookFor(addresses, { onAttempt: (one) => context.out(`${showAttempt(one, context.color)}\n`) }, ports),
  );
  if (found === null) throw new BrokenOff();
  if (found.candidates.length === 0) context.err(`${found.message}\n${privateHint(addresses, begun)}`);
  return found;
}

/** What helps with an address on a network of one's own; empty for any other. */
function privateHint(addresses: readonly AbsoluteUrl[], { trustedOrigins }: Begun): string {
  const { protocol, host, hostname } = new URL(addresses.at(-1) ?? '');
  const isTrusted = trustedOrigins.some((origin) => new URL(origin).host === host);
  if (isTrusted || isPublicPlace(new URL(`${protocol}//${hostname}/`))) return '';
  return `If ${host} is your own site, start again with --trusted-origin ${protocol}//${host}\n`;
}

/** Null where none of it is wanted. */
async function choose(
  found: Discovery,
  begun: Begun,
  questions: Questions,
  { out, color, terminal }: CommandContext,
): Promise<Candidate | null> {
  const { candidates } = found;
  const width = terminal?.columns ?? null;
  if (candidates.length > 1) out(`\n${showNumbered(found, color, width)}\n`);
  const number = candidates.length > 1 ? `, or 1 to ${candidates.length} for another one` : '';
  for (let candidate = candidates[0] as Candidate; ; ) {
    const source = sourceOf(candidate, begun);
    out(`\n${showCandidate(candidate, source, color, width)}\n\n`);
    const answer = await ask(`Follow this one, as ${source.id}? ${choices('yes')}${number}`, questions);
    if (!/^\d{1,3}$/.test(answer)) return isYes(answer, 'yes') ? candidate : null;
    const other = candidates[Number(answer) - 1];
    if (other === undefined) out(`There is no number ${answer}\n`);
    candidate = other ?? candidate;
  }
}

function add(candidate: Candidate, begun: Begun, { out }: CommandContext): void {
  const twin = chosenAs(candidate.url, begun);
  if (twin !== null) {
    out(`${candidate.url} is already chosen as ${twin}\n`);
    return;
  }
  const source = sourceOf(candidate, begun);
  const note = candidateNote(candidate);
  begun.chosen.push({ source, note });
  out(`${source.id}: ${note}\n`);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(takenLine(file) ?? `${file} cannot be written: ${error.message}`);
  });
}

function nextWords(file: string, count: number): string {
  const named = file === CONFIG_FILE ? '' : ` --config ${file}`;
  const lines = [
    [`npm start${named === '' ? '' : ` --${named}`}`, `follow them and serve the feeds at ${SERVED_AT}`],
    [`npx feedmill run --once${named}`, 'read them once, publish and exit (for cron)'],
  ];
  const width = Math.max(...lines.map(([command = '']) => command.length));
  const shown = lines.map(([command = '', what]) => `  ${command.padEnd(width)}   ${what}\n`).join('');
  return `Wrote ${file}, with ${count} ${count === 1 ? 'source' : 'sources'}. Next:\n\n${shown}`;
}

function another(written: string, before: readonly string[]): string[] {
  return [...before, written];
}
