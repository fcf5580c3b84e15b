import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutKnown } from '../../lib/hub/index.ts';

const entry = (text: string) => `    <entry xml:lang="en">\n        <id>${text}</id>\n    </entry>\n`;
const feed = (...texts: string[]) =>
  `<feed>\n    <title>F</title>\n${texts.map(entry).join('')}    <at:deleted-entry/>\n</feed>\n`;
const cut = (document: string, marks?: string) => {
  const { bytes, marks: next } = withoutKnown(Buffer.from(document), 'atom', marks);
  return { text: Buffer.from(bytes).toString(), next };
};

describe('a document without what somebody has', () => {
  it('is whole at first', () => {
    expect(cut(feed('a', 'b')).text).toBe(feed('a', 'b'));
  });

  it('has what is new, and all that stands around entries', () => {
    const { next } = cut(feed('a', 'b'));
    expect(cut(feed('c', 'a', 'b'), next).text).toBe(feed('c'));
  });

  it('is whole where no entry is new: what changed is something else', () => {
    const { next } = cut(feed('a', 'b'));
    expect(cut(feed('a'), next).text).toBe(feed('a'));
  });

  it('has no entry that is known and every one that is not, whatever came before', () => {
    const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 8 });
    fc.assert(
      fc.property(texts, texts, (before, now) => {
        const { next } = cut(feed(...before));
        const news = now.filter((text) => !before.includes(text));
        expect(cut(feed(...now), next).text).toBe(news.length === 0 ? feed(...now) : feed(...news));
      }),
    );
  });
});
