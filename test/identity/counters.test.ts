import { describe, expect, it } from 'vitest';
import { contentHash, differInCountersAlone } from '../../lib/identity/index.ts';
import { type ArticleContent, NO_CONTENT } from '../../lib/model/index.ts';

const PROSE = '<p>A new ferry will sail for the lower town from the spring on, said the harbour master.</p>';

const told = (html: string, more: Partial<ArticleContent> = {}): ArticleContent => ({
  ...NO_CONTENT,
  title: 'A new ferry',
  html,
  text: html.replace(/<[^>]*>/g, ' '),
  complete: true,
  ...more,
});
/** As a revision is told from none. */
const isSame = (before: ArticleContent, after: ArticleContent) =>
  contentHash(before, 'usable') === contentHash(after, 'usable') || differInCountersAlone(before, after, 'usable');
const withLine = (line: string) => told(`${PROSE}<p>${line}</p>`);
const inExcerpt = (...lines: string[]) => told(PROSE, { excerpt: lines.join('\n') });

describe('two readings of an article', () => {
  it.each([
    ['points', withLine('Points: 31'), withLine('Points: 38')],
    ['points that fall', withLine('38 points'), withLine('31 points')],
    ['a number of comments', withLine('# Comments: 4'), withLine('# Comments: 7')],
    ['a first and a second comment', withLine('1 comment'), withLine('2 comments')],
    ['views in thousands', withLine('1.2k views'), withLine('1.3k views')],
    ['comments in German', withLine('12 Kommentare'), withLine('13 Kommentare')],
    [
      'several in a line',
      withLine('31 points | <a href="/c">4 comments</a>'),
      withLine('38 points | <a href="/c">5 comments</a>'),
    ],
    ['one of two beside each other', withLine('4 comments · 2 shouts'), withLine('5 comments · 6 shouts')],
    ['lines that a break parts', withLine('Points: 31<br>Comments: 4'), withLine('Points: 38<br>Comments: 7')],
    [
      'points of somebody, beside comments',
      withLine('31 points by ada | 4 comments'),
      withLine('38 points by ada | 5 comments'),
    ],
    ['two beside each other without a sign', withLine('31 points 4 comments'), withLine('38 points 5 comments')],
    [
      'two labels beside each other without a sign',
      withLine('Points: 31 Comments: 4'),
      withLine('Points: 38 Comments: 5'),
    ],
    [
      'a line below a sentence',
      withLine('It sails, he said.<br>Points: 31'),
      withLine('It sails, he said.<br>Points: 38'),
    ],
    [
      'comments in brackets behind the title',
      told(PROSE, { title: 'A new ferry (4 comments)' }),
      told(PROSE, { title: 'A new ferry (7 comments)' }),
    ],
    ['an item of a list', told(`${PROSE}<ul><li>31 points</li></ul>`), told(`${PROSE}<ul><li>38 points</li></ul>`)],
    [
      'lines of a summary beside the page’s text',
      inExcerpt('Article URL: https://a.example/story', 'Points: 31', '# Comments: 4'),
      inExcerpt('Article URL: https://a.example/story', 'Points: 38', '# Comments: 7'),
    ],
  ])('are the same where only a counter differs: %s', (_, before, after) => {
    expect(isSame(before, after)).toBe(true);
  });

  it.each([
    ['a number in a sentence', withLine('The crew leads with 23 points.'), withLine('The crew leads with 26 points.')],
    [
      'a number in a line of words',
      withLine('The crew leads with 23 points'),
      withLine('The crew leads with 26 points'),
    ],
    ['somebody’s points', withLine('Harbour crew: 23 points'), withLine('Harbour crew: 26 points')],
    ['a number of something', withLine('Tickets: 40'), withLine('Tickets: 60')],
    ['a number with a unit', withLine('Gauge: 312 cm'), withLine('Gauge: 330 cm')],
    ['a sentence above a counter', withLine('It sails at 9.<br>Points: 31'), withLine('It sails at 10.<br>Points: 38')],
    ['a result', withLine('Harbour 3 Quay 2'), withLine('Harbour 4 Quay 2')],
    ['a price beside a counter', withLine('4 comments | 30 €'), withLine('5 comments | 35 €')],
    ['a fall beside a counter', withLine('4 comments | Tickets: 40'), withLine('5 comments | Tickets: 30')],
    ['a heading', told(`${PROSE}<h2>31 points</h2>`), told(`${PROSE}<h2>38 points</h2>`)],
    [
      'a cell',
      told(`${PROSE}<table><tr><td>31 points</td></tr></table>`),
      told(`${PROSE}<table><tr><td>38 points</td></tr></table>`),
    ],
    [
      'a number of something else behind the title',
      told(PROSE, { title: 'A new ferry (4 berths)' }),
      told(PROSE, { title: 'A new ferry (7 berths)' }),
    ],
    ['the title too', { ...withLine('Points: 31'), title: 'One' }, { ...withLine('Points: 38'), title: 'Two' }],
    ['the text too', withLine('Points: 31'), told(`${PROSE.replace('spring', 'autumn')}<p>Points: 38</p>`)],
    ['a line more', withLine('Points: 31'), told(`${PROSE}<p>Points: 38</p><p>Points: 2</p>`)],
    ['all that a note says', told('<p>31 points</p>', { title: null }), told('<p>38 points</p>', { title: null })],
  ])('differ where %s does', (_, before, after) => {
    expect(isSame(before, after)).toBe(false);
  });
});
