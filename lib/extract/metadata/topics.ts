import { type Clues, textContent } from '../clues/clues.ts';
import { listOf, textIn } from '../clues/graph.ts';
import { fold, squeeze } from '../clues/words.ts';
import type { Found } from './title.ts';

const MOST = 30;

/** The section of the paper that the article stands in. */
export function readSection({ article, meta }: Clues): Found<string> | null {
  const told = squeeze(textIn(article?.articleSection) ?? '');
  if (told) return { value: told, from: 'json-ld' };
  for (const name of ['article:section', 'parsely-section', 'section', 'cxenseparse:section']) {
    const value = squeeze(meta.get(name)?.[0] ?? '');
    if (value) return { value, from: 'meta' };
  }
  return null;
}

/** The keywords given to the article, in the order given. */
export function readTags(clues: Clues): Found<readonly string[]> | null {
  const { article, meta } = clues;
  const sources = [
    { from: 'json-ld', values: listOf(article?.keywords).flatMap((one) => textIn(one) ?? []) },
    { from: 'meta', values: meta.get('article:tag') ?? meta.get('parsely-tags') ?? [] },
    { from: 'meta', values: meta.get('news_keywords') ?? meta.get('keywords') ?? [] },
    { from: 'visible', values: linkedTags(clues) },
  ] as const;
  for (const { from, values } of sources) {
    const tags = tidy(values);
    if (tags.length > 0) return { value: tags, from };
  }
  return null;
}

function linkedTags({ page }: Clues): string[] {
  const found: string[] = [];
  for (const node of page.outline.nodes) {
    if (node.name === 'a' && /(?:^|\s)tag(?:\s|$)/.test(node.attribs.rel ?? '')) found.push(textContent(node));
    if (found.length >= MOST) break;
  }
  return found;
}

function tidy(values: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const value of values.slice(0, 200)) {
    const parts = value.includes(';') && !value.includes(',') ? value.split(';') : value.split(/[,|、，]/);
    for (const part of parts) {
      const tag = squeeze(part).replace(/^#/, '');
      const key = fold(tag);
      if (key && tag.length <= 80 && tags.size < MOST && !tags.has(key)) tags.set(key, tag);
    }
  }
  return [...tags.values()];
}
