import { type Clues, textContent } from '../clues/clues.ts';
import type { Nearby } from '../clues/nearby.ts';
import { fold, squeeze } from '../clues/words.ts';

/** Elements behind the headline in which a portrait is looked for, and behind that in which its name is. */
const NEAR = 150;
const BESIDE = 25;
/** What a picture of a writer is called, or its frame. */
const PORTRAIT = /[ -](?:avatar|gravatar|author|headshot|portrait|profile)(?=[ -])/;
const ROUND = /[ -](?:rounded-full|round|rounded|circle|img-circle)(?=[ -])/;
const PERSON =
  /^\p{Lu}[\p{L}'’.-]+(?: (?:(?:de|del|della|di|da|van|von|der|den|la|le|al|el|bin|y)\b|\p{Lu}[\p{L}'’.-]*)){1,4}$/u;

/** The name that stands beside a writer's portrait near the headline: as its own line, or as the picture's text too. */
export function nameByPortrait({ page }: Clues, { anchor, isElsewhere }: Nearby): string | null {
  const { nodes, words, text, end, parent } = page.outline;
  const last = Math.min(nodes.length, anchor + NEAR);
  for (let i = anchor; i < last; i += 1) {
    const { name, attribs } = nodes[i]!;
    if (name !== 'img' || isElsewhere(i)) continue;
    const frames = `${words[i]!}${words[parent[i]!] ?? ''}`;
    const alt = squeeze(attribs.alt ?? '');
    const isPortrait = PORTRAIT.test(words[i]!) || PORTRAIT.test(` ${fold(alt)} `);
    if (!isPortrait && !PORTRAIT.test(frames) && !ROUND.test(frames)) continue;
    const line = firstLine(i + 1, Math.min(nodes.length, i + BESIDE));
    const isNamed = line.split(/,\s|\s(?:and|&|und|et|y)\s/).every((part) => PERSON.test(part));
    if (isNamed && (isPortrait || fold(line) === fold(alt))) return line;
  }
  return null;

  /** The first text behind the picture. */
  function firstLine(from: number, to: number): string {
    for (let i = from; i < to; i += 1) {
      if (text[i]! < 2 || (end[i]! - i > 3 && text[i]! > 5)) continue;
      if (/^h[1-4]$/.test(nodes[i]!.name) || text[i]! > 120) return '';
      return squeeze(textContent(nodes[i]!)).replace(/^(?:by|von|par|por|di|door|av|af)\s+/i, '');
    }
    return '';
  }
}
