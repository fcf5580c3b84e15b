import { load } from 'cheerio/slim';

const $ = load('<p></p>');

/** What is wrong with a CSS selector, and what would be right; null for one that can be used. */
export function selectorFault(written: string): string | null {
  const shown = JSON.stringify(written.slice(0, 80));
  const remedy = 'write one such as div.story-text or .byline a';
  try {
    $(written);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `${shown} is not a CSS selector (${why?.slice(0, 120)}); ${remedy}`;
  }
  // What the selector engine lets pass though no browser would.
  const bare = written.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\./g, 'x').trim();
  if (bare === '' || /^[<$%&;{]|[>+~.#]$|[.#](?=[.#\s>+~,)])|[<;{}$]/.test(bare.replace(/\$=/g, '='))) {
    return `${shown} is not a CSS selector; ${remedy}`;
  }
  return null;
}
