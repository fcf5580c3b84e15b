import * as cheerio from 'cheerio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article, Instant, Sha256 } from '../../../lib/model/index.ts';
import { renderArticlePage, renderTombstonePage } from '../../../lib/publish/index.ts';
import { diffTexts, diffWords } from '../../../lib/publish/pages/text-diff.ts';
import { sampleArticle } from '../samples.ts';

function revisions(...texts: string[]): Article[] {
  return texts.map((text, index) =>
    sampleArticle({
      title: `The bridge, ${index + 1}`,
      text,
      html: text
        .split('\n\n')
        .map((paragraph) => `<p>${paragraph}</p>`)
        .join(''),
      revision: index + 1,
      hash: `${index + 1}`.repeat(64) as Sha256,
      revisedAt: `2026-11-2${index}T08:00:00.000Z` as Instant,
      changed: index === 0 ? [] : ['title', '1 paragraph'],
    }),
  );
}

function pageOf(all: readonly Article[], content: 'full' | 'excerpt' = 'full') {
  const article = all.at(-1) as Article;
  return renderArticlePage({ article, revisions: all, content });
}

const THREE = revisions(
  'The bridge opens on Monday.\n\nThe mayor will come.\n\nBring boots.',
  'The bridge opens on Tuesday.\n\nThe mayor will come.\n\nBring boots.',
  'The bridge opens on Tuesday.\n\nThe mayor will come.\n\nBring boots and a lamp.',
);

describe('the page of an article', () => {
  it('says of two revisions that do not differ that they do not, and of a difference that is not shown that it is not', () => {
    const [first, second] = THREE as [Article, Article];
    const unchanged = (all: readonly Article[], content: 'full' | 'excerpt' = 'full') =>
      cheerio.load(pageOf(all, content))('#r1-r2 .unchanged').text();
    expect(unchanged([first, { ...first, revision: 2, changed: ['released'] }])).toBe('These two do not differ.');
    const rehashed = { ...first, revision: 2, hash: second.hash, changed: ['released'] };
    expect(unchanged([first, rehashed])).toBe('These two do not differ.');
    const linked = { ...rehashed, html: first.html.replace('boots', '<a href="https://boots.example/">boots</a>') };
    expect(unchanged([first, linked])).toBe('No word differs: form, links or files do.');
    expect(unchanged([first, { ...second, title: first.title }], 'excerpt')).toBe(
      'Nothing that is shown here differs.',
    );
  });

  it('shows the text, each revision with when and what changed, and the changes between any two', () => {
    const $ = cheerio.load(pageOf(THREE));
    expect($('h1').text()).toBe('The bridge, 3');
    expect($('article').text()).toContain('Bring boots and a lamp.');
    expect(
      $('.history ol > li')
        .toArray()
        .map((li) => $(li).text()),
    ).toEqual([
      '22 November 2026, 08:00 UTC: title, 1 paragraph',
      '21 November 2026, 08:00 UTC: title, 1 paragraph',
      '20 November 2026, 08:00 UTC: first seen',
    ]);
    const links = $('.pairs a')
      .toArray()
      .map((a) => $(a).attr('href') ?? '');
    expect(links).toEqual(['#r1-r2', '#r1-r3', '#r2-r3']);
    const words = (id: string, tag: string) =>
      $(`${id} p:not(.field) ${tag}`)
        .toArray()
        .map((one) => $(one).text());
    expect(words('#r1-r2', 'del')).toEqual(['Monday']);
    expect(words('#r1-r2', 'ins')).toEqual(['Tuesday']);
    expect(words('#r1-r3', 'ins').join('|')).toBe('Tuesday| and a lamp');
    expect($('#r1-r3 .unchanged').text()).toBe('1 paragraph as before');
    expect($('#r2-r3 .field').text()).toBe('Title The bridge, 23');
    expect($('.changes > .newest').attr('id')).toBe('r2-r3');
  });

  it('has no history where only one revision was public, and nothing to choose where there are two', () => {
    expect(pageOf(THREE.slice(2))).not.toContain('class="history"');
    expect(pageOf(THREE.slice(1))).not.toContain('<table');
  });

  it('shows neither text nor changes of it where its feeds show excerpts alone', () => {
    const page = pageOf(THREE, 'excerpt');
    expect(page).not.toContain('a lamp');
    expect(page).toContain('title, 1 paragraph');
  });

  it('keeps whatever is in a title, a text or a reason from being markup', () => {
    const hostile = '</bdi></p><script>alert(1)</script>\u0000 ]]> <img src=x onerror=alert(1)> \ud800 "&amp;';
    const all = revisions(`A ${hostile}`, `B ${hostile}`).map((one) => ({
      ...one,
      html: '',
      complete: false,
      title: hostile + one.revision,
      authors: [hostile],
      changed: [hostile],
    }));
    const tombstone = renderTombstonePage({ ...(all[0] as Article), state: 'cancelled', reason: hostile });
    for (const page of [pageOf(all), tombstone]) {
      const $ = cheerio.load(page);
      expect($('script, [onerror], img:not([src^="https"])').length).toBe(0);
      expect(page).not.toMatch(/[\u0000\ud800]/);
    }
  });

  it('stays of a size that can be served, however much was rewritten how often', () => {
    const text = (seed: number) =>
      Array.from(
        { length: 3000 },
        (_, i) => `Paragraph ${(i * 7919 + seed * 104_729) % 1_000_003} of another kind entirely.`,
      ).join('\n\n');
    const all = revisions(...[1, 2, 3, 4, 5, 6, 7, 8].map(text)).map((one) => ({ ...one, html: '<p>short</p>' }));
    const page = pageOf(all);
    expect(page.length).toBeLessThan(2_600_000);
    expect(page).toContain('differ by more than this page can show');
    expect(cheerio.load(page)('.changes > section').length).toBe(28);
  });
});

describe('the difference of two texts', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c ', ' ', '\n\n', 'é', '橋', '。', '<', '&'),
    maxLength: 60,
  });

  it('gives the one text without what was added, and the other without what was removed', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const line = (value: string) => value.replace(/\s+/g, ' ');
        const runs = diffWords(line(before), line(after));
        const without = (kind: string) => runs.flatMap((run) => (run.kind === kind ? [] : run.text)).join('');
        expect(without('added')).toBe(line(before));
        expect(without('removed')).toBe(line(after));
        const paragraphs = (value: string) =>
          value
            .split(/\n{2,}/)
            .map((one) => line(one).trim())
            .filter(Boolean);
        const kept = diffTexts(before, after).reduce((sum, change) => {
          if (change.kind === 'unchanged') return sum + change.paragraphs;
          return sum + (change.runs.some((run) => run.kind !== 'removed') ? 1 : 0);
        }, 0);
        expect(kept).toBe(paragraphs(after).length);
      }),
    );
  });

  it('takes whole words where a script has them, and characters where it has none', () => {
    expect(diffWords('Мост открыт', 'Мост закрыт').map(({ text }) => text)).toEqual(['Мост ', 'открыт', 'закрыт']);
    expect(diffWords('橋は開いた', '橋は閉じた').map(({ text }) => text)).toEqual(['橋は', '開い', '閉じ', 'た']);
  });
});
