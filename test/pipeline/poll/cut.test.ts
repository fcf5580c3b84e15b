import { describe, expect, it } from 'vitest';
import type { SourceItem } from '../../../lib/model/index.ts';
import { isCut } from '../../../lib/pipeline/poll/cut.ts';

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const item = (content: string | null, summary: string | null = null): Pick<SourceItem, 'content' | 'summary'> => ({
  content,
  summary,
});

describe('a feed item', () => {
  it.each([
    ['has no text', item(null)],
    ['has a few words', item('<p>Two lines about the ferry.</p>')],
    ['ends with […]', item(`<p>${words(120)} […]</p>`)],
    ['ends with [&#8230;]', item(`<p>${words(120)} [&#8230;]</p>`)],
    ['ends with an ellipsis', item(null, `${words(120)}…`)],
    ['ends with three dots and a link to read on', item(`<p>${words(120)}... <a href="/x">Continue reading »</a></p>`)],
  ])('is cut where it %s', (_, cut) => {
    expect(isCut(cut)).toBe(true);
  });

  it.each([
    ['is long and ends with a sentence', item(`<p>${words(120)}. The end.</p>`)],
    ['only pauses in the middle', item(`<p>${words(60)} … ${words(60)}.</p>`)],
    ['is a long summary and nothing else', item(null, `<p>${words(150)}.</p>`)],
  ])('is whole where it %s', (_, whole) => {
    expect(isCut(whole)).toBe(false);
  });
});
