import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractArticle } from '../../lib/extract/article/article.ts';
import { parsePage } from '../../lib/extract/page/page.ts';
import { absoluteUrl } from '../../lib/model/index.ts';
import { joinBodies, scoreBody } from '../bench/extract-score.ts';

const folder = `${process.env.FEEDMILL_DATA ?? '../shared'}/extraction`;
const present = existsSync(folder);
if (!present)
  console.warn(`SKIPPED: ${folder} is absent, so accuracy is not measured; set FEEDMILL_DATA to its parent`);

/** Body F1 below which a change has broken something; the bench gives the exact figures. */
const FLOORS = { aeb: 0.97, fundus: 0.95, wcxb: 0.94 };

describe.skipIf(!present)('on real pages', () => {
  it.each(Object.entries(FLOORS))('the text of %s is found with an F1 of at least %d', (set, floor) => {
    const truths = JSON.parse(readFileSync(`${folder}/${set}/ground-truth.json`, 'utf8')) as Record<
      string,
      { url: string; articleBody?: string }
    >;
    const scores = Object.entries(truths).flatMap(([id, { url, articleBody }]) => {
      if (articleBody === undefined) return [];
      const html = gunzipSync(readFileSync(`${folder}/${set}/html/${id}.html.gz`)).toString('utf8');
      return scoreBody(articleBody, extractArticle(parsePage(html, absoluteUrl(url)!)).article?.text ?? '');
    });
    expect(joinBodies(scores).f1).toBeGreaterThan(floor);
  });
});
