import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractPage, extractText } from '../../lib/extract/index.ts';
import { type AbsoluteUrl, formatStated } from '../../lib/model/index.ts';

const url = 'https://news.example/section' as AbsoluteUrl;

type Story = { readonly title: string; readonly slug: string; readonly day: number; readonly paragraphs: string[] };

const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: 'council harbour train winter price school bridge market river village fire storm record report court vote'.split(
    ' ',
  ),
  es: 'ayuntamiento puerto tren invierno precio escuela puente mercado río pueblo incendio tormenta informe voto'.split(
    ' ',
  ),
  ru: 'совет гавань поезд зима цена школа мост рынок река деревня пожар буря отчёт голосование'.split(' '),
  ar: 'المجلس الميناء القطار الشتاء السعر المدرسة الجسر السوق النهر القرية الحريق العاصفة التقرير'.split(' '),
};
const DATES: Readonly<Record<string, (day: number) => string>> = {
  en: (day) => `March ${day}, 2024`,
  es: (day) => `${day} de marzo de 2024`,
  ru: (day) => `${day} марта 2024`,
  ar: (day) => `${day} مارس 2024`,
};
const ELLIPSES = [' […]', ' [...]', '…', '...', ' …'];

const language = fc.constantFrom(...Object.keys(WORDS));

function stories(words: readonly string[]): fc.Arbitrary<Story[]> {
  const sentence = (least: number, most: number) =>
    fc.array(fc.constantFrom(...words), { minLength: least, maxLength: most }).map((all) => all.join(' '));
  const body = fc.array(sentence(20, 40), { minLength: 2, maxLength: 6 });
  const story = fc.record({ title: sentence(4, 9), day: fc.integer({ min: 1, max: 28 }), paragraphs: body });
  return fc.array(story, { minLength: 3, maxLength: 12 }).map((all) =>
    all.map(({ title, day, paragraphs }, i) => ({
      title: `${title} ${i}`,
      slug: `story-number-${i}`,
      day,
      paragraphs: paragraphs.map((text, p) => `${i} ${text} ${p}.`),
    })),
  );
}

const listing = language.chain((lang) =>
  fc.record({
    lang: fc.constant(lang),
    all: stories(WORDS[lang]!),
    ellipsis: fc.constantFrom(...ELLIPSES),
    lead: fc.nat(),
    length: fc.integer({ min: 12, max: 19 }),
  }),
);

function excerptOf({ paragraphs }: Story, length: number, ellipsis: string): string {
  return paragraphs[0]!.split(' ').slice(0, length).join(' ') + ellipsis;
}

describe('an article that leads a listing without a title of its own', () => {
  it('is paired with the card that begins as it does, whichever card, language and ellipsis', () => {
    fc.assert(
      fc.property(listing, ({ lang, all, ellipsis, lead, length }) => {
        const at = lead % all.length;
        const cards = all.map(
          (story) =>
            `<div class="item"><span class="date">${DATES[lang]!(story.day)}</span><h3><a href="/${story.slug}">${story.title}</a></h3><p>${excerptOf(story, length, ellipsis)}</p></div>`,
        );
        const body = all[at]!.paragraphs.map((text) => `<p>${text}</p>`).join('');
        const html = `<html lang="${lang}"><body><div class="top">${body}</div><div class="list">${cards.join('')}</div></body></html>`;
        const { kind, items, article } = extractPage(html, { url });
        expect(kind).toBe('listing');
        expect(items.map(({ title }) => title)).toEqual(all.map(({ title }) => title));
        expect(items.map(({ complete }) => complete)).toEqual(all.map((_, i) => i === at));
        expect(article?.text).toBe(all[at]!.paragraphs.join('\n\n'));
        expect(article?.title).toBe(all[at]!.title);
        expect(article?.canonicalUrl).toBe(`https://news.example/${all[at]!.slug}`);
        expect(formatStated(article?.published ?? null)).toBe(`2024-03-${String(all[at]!.day).padStart(2, '0')}`);
      }),
      { numRuns: 60 },
    );
  });

  it('is paired in a plain text as well', () => {
    fc.assert(
      fc.property(listing, ({ lang, all, ellipsis, lead, length }) => {
        const at = lead % all.length;
        const cards = all.map((story) =>
          [DATES[lang]!(story.day), story.title, excerptOf(story, length, ellipsis)].join('\n\n'),
        );
        const text = [...all[at]!.paragraphs, ...cards].join('\n\n');
        const { kind, items, article } = extractText(text, { language: lang });
        expect(kind).toBe('listing');
        expect(items.map(({ title }) => title)).toEqual(all.map(({ title }) => title));
        expect(items.every((item) => item.url === null)).toBe(true);
        expect(article?.text).toBe(all[at]!.paragraphs.join('\n\n'));
        expect(article?.title).toBe(all[at]!.title);
      }),
      { numRuns: 60 },
    );
  });

  const card = (n: number, excerpt: string) =>
    `<div class="item"><h3><a href="/story-${n}">A headline of story number ${n}</a></h3><p>${excerpt}</p></div>`;
  const cut = 'The council met on Wednesday evening to decide about the future of the harbour […]';
  const others = [2, 3, 4].map((n) =>
    card(n, `Something else altogether happened in place number ${n} of the county […]`),
  );

  it('is not made of a teaser that is only repeated', () => {
    const html = `<p>${cut.replace('[…]', 'and more')}.</p><div>${card(1, cut)}${others.join('')}</div>`;
    const { items, article } = extractPage(html, { url });
    expect(items).toHaveLength(4);
    expect(items.some((item) => item.complete)).toBe(false);
    expect(article).toBeNull();
  });

  it('is not paired with a card that begins otherwise', () => {
    const body = '<p>Nobody knows who painted the lighthouse red, and nobody asks any more.</p>'.repeat(6);
    const { items } = extractPage(`<div>${body}</div><div>${card(1, cut)}${others.join('')}</div>`, { url });
    expect(items.some((item) => item.complete)).toBe(false);
  });

  it('ends where the cards begin, even where they stand beside its paragraphs', () => {
    const rest = '<p>The members heard three reports and went home at midnight without a vote.</p>';
    const html = `<main><p>${cut.replace(' […]', '')} and of the old market.</p>${rest}${card(1, cut)}${others.join('')}</main>`;
    const { article } = extractPage(html, { url });
    expect(article?.text.split('\n\n')).toEqual([
      'The council met on Wednesday evening to decide about the future of the harbour and of the old market.',
      'The members heard three reports and went home at midnight without a vote.',
    ]);
    expect(article?.published).toBeNull();
  });
});
