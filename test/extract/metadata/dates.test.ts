import { describe, expect, it } from 'vitest';
import { formatStated } from '../../../lib/model/index.ts';
import { ld, readPage, TITLE } from './reading.ts';

const dated = (parts: Parameters<typeof readPage>[0]) => {
  const { published, modified } = readPage(parts);
  return [formatStated(published), formatStated(modified)];
};
const BOTH = ['2026-02-03', '2026-03-05'];

describe('a date of change', () => {
  it.each([
    ['en', '<p class="date">Updated 5 March 2026. Published 3 February 2026</p>'],
    ['en', '<p class="meta">Last reviewed on March 5, 2026. Originally posted on February 3, 2026.</p>'],
    ['en', '<p>3 February 2026 (updated 5 March 2026)</p>'],
    ['en', '<p>Published: 3 February 2026 | Updated: 5 March 2026</p>'],
    ['en', '<p><span class="date">Last updated 5 March 2026</span> <span class="date">3 February 2026</span></p>'],
    ['en', '<time class="updated" datetime="2026-03-05">5 March</time> <time datetime="2026-02-03">3 February</time>'],
    [
      'en',
      '<dl><dt>Changed / updated</dt><dd><time>5 March 2026</time></dd><dt>Published</dt><dd><time>3 February 2026</time></dd></dl>',
    ],
    ['de', '<p class="datum">Letzte Aktualisierung: 05.03.2026<br>Veröffentlicht: 03.02.2026</p>'],
    ['fr', '<p class="date">Modifié le 05/03/2026, mis en ligne le 03/02/2026</p>'],
    ['es', '<div class="fecha"><span>Actualizado: 05/03/2026</span><br><span>Publicado: 03/02/2026</span></div>'],
    ['it', '<p class="data">Ultimo aggiornamento 5 marzo 2026 | Pubblicato 3 febbraio 2026</p>'],
    ['nl', '<p class="date">Laatst gewijzigd: 5 maart 2026 – Geplaatst: 3 februari 2026</p>'],
    ['pl', '<p class="date">Aktualizacja: 5 marca 2026 Publikacja: 3 lutego 2026</p>'],
    ['sv', '<p class="date">Uppdaterad 5 maj 2026. Publicerad 3 maj 2026</p>', ['2026-05-03', '2026-05-05']],
    ['ru', '<p class="date">Обновлено 5 марта 2026. Дата публикации: 3 февраля 2026</p>'],
    ['ja', '<p class="date">2026年2月3日 公開｜2026年3月5日 更新</p>'],
  ])('is told from that of the publication (%s) in %s', (lang, top, expected = BOTH) => {
    expect(dated({ top, lang: ` lang="${lang}"` })).toEqual(expected);
  });

  it('alone is no publication', () => {
    expect(dated({ top: '<p class="date">Last updated: 5 March 2026</p>' })).toEqual([null, '2026-03-05']);
  });

  it('is the stamp of a paper that says when it has put up what it has', () => {
    expect(dated({ top: '<p class="date">2026年3月5日 12時00分更新</p>', lang: ' lang="ja"' })).toEqual([
      '2026-03-05T12:00:00.000Z',
      null,
    ]);
    expect(dated({ top: '<p class="date">最終更新 2026年3月5日</p>', lang: ' lang="ja"' })).toEqual([
      null,
      '2026-03-05',
    ]);
  });

  it('that machines are told as that of the publication gives way to an earlier one that readers see', () => {
    const changed = '2026-03-05T08:00:00Z';
    const top = '<p class="meta">Published 3 February 2026 · Updated 5 March 2026</p>';
    const json = ld({ '@type': 'Article', headline: TITLE, datePublished: changed, dateModified: changed });
    expect(dated({ head: json, top })[0]).toBe('2026-02-03');
    expect(dated({ head: `<meta name="date" content="${changed}">`, top })[0]).toBe('2026-02-03');
    const instant = '2026-03-05T08:00:00.000Z';
    // Nothing says otherwise: it was never changed.
    expect(dated({ head: json })).toEqual([instant, instant]);
    expect(dated({ head: `<meta property="article:published_time" content="${changed}">`, top })[0]).toBe(instant);
  });
});

describe('a date that programs write for want of one', () => {
  it.each(['1970-01-01', '1970-01-01T00:00:00Z', '1970-01-01T01:00:00+01:00', '1969-12-31T19:00:00-05:00'])(
    'is none: %s',
    (unset) => {
      const head = `<meta property="article:published_time" content="${unset}">`;
      expect(dated({ head })[0]).toBeNull();
      expect(dated({ head, top: '<p class="date">3 February 2026</p>' })[0]).toBe('2026-02-03');
      expect(dated({ top: `<time datetime="${unset}">January 1, 1970</time>` })[0]).toBeNull();
    },
  );
});

describe('CST', () => {
  const line = '<p class="date">2026-02-03 07:30 CST</p>';
  it('is the time of China on a Chinese page, and on one of a host there', () => {
    expect(dated({ top: line, lang: ' lang="zh-CN"' })[0]).toBe('2026-02-03T07:30:00+08:00');
    expect(dated({ top: line, url: 'https://english.observer.cn/coast/seals' })[0]).toBe('2026-02-03T07:30:00+08:00');
  });

  it('is that of America on others', () => {
    expect(dated({ top: line })[0]).toBe('2026-02-03T07:30:00-06:00');
  });
});
