import type { Frame } from './frame.ts';
import { type Html, html, plain } from './html.ts';

/** A command line as a shell takes it: words that are not plain are quoted. */
export function commandLine({ command }: Pick<Frame, 'command'>, words: readonly string[]): string {
  return [command, ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that does the same as the button or page it stands beside. */
export function sameAs(frame: Pick<Frame, 'command'>, words: readonly string[]): Html {
  return html`<code class="same">${plain(commandLine(frame, words), 500)}</code>`;
}
