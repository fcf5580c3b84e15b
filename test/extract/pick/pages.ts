import fc from 'fast-check';

/** A listing as sites have it: a menu, cards of which one is an advertisement, and a box beside. */
export const LISTING = `<!doctype html><html lang="en"><head><title>Harbour news</title></head><body>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/about">About</a></li></ul></nav>
<main id="content"><h1>Latest</h1><div class="story-list">
${['ferry', 'bridge', 'market', 'library']
  .map(
    (
      name,
      at,
    ) => `<article class="story-card css-1x8ab2"><h2 class="headline"><a href="/news/${name}">The ${name} and what comes of it</a></h2>
<p class="teaser">What is known of the ${name} so far, in two lines.</p><span class="when">${at + 1} November 2026</span>
<a class="more" href="/news/${name}">Read on</a></article>`,
  )
  .join('\n')}
<article class="story-card promo"><h2 class="headline"><a href="/buy">Buy a boat today from us</a></h2><p class="teaser">Cheap.</p></article>
</div></main><aside class="sidebar"><ul><li><a href="/x">Most read one</a></li><li><a href="/y">Most read two</a></li></ul></aside>
</body></html>`;

/** An article as sites have it. */
export const ARTICLE = `<!doctype html><html lang="en"><head><title>The ferry is back</title></head><body>
<header class="top"><a href="/">Home</a></header>
<main><div class="page css-9f8e7d"><h1 class="headline">The ferry is back</h1>
<p class="byline">By <a rel="author" href="/ada">Ada Moor</a> and <a rel="author" href="/jo">Jo Field</a></p>
<time class="stamp" datetime="2026-11-02">2 November 2026</time>
<div class="story-text"><p>The ferry crossed at nine, with forty on board and a dog.</p>
<div class="newsletter"><p>Subscribe to our letter.</p></div>
<p>It had been away since the storm of October, when its engine took water.</p>
<p>The fare stays as it was, the council says.</p></div>
<div class="newsletter"><p>Subscribe again.</p></div></div></main></body></html>`;

const NAMES = [
  'card',
  'story-text',
  'headline',
  'css-1x8ab2',
  'sc-bdVaJa',
  'p-4',
  'active',
  'news',
  'x1',
  'когда',
  '"q"',
];
const TAGS = ['div', 'section', 'p', 'span', 'a', 'li', 'ul', 'h2', 'time', 'my-card', 'b:c', 'table', 'td', 'form'];

/** Markup of any shape, with names that last and names that do not. */
export const anyPage: fc.Arbitrary<string> = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('word', 'two words', ''),
      fc
        .record({
          tag: fc.constantFrom(...TAGS),
          classes: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
          id: fc.option(fc.constantFrom('main', 'story', 'a1', 'x"y'), { nil: null }),
          inside: fc.array(tie('node'), { maxLength: 4 }),
        })
        .map(({ tag, classes, id, inside }) => {
          const attributes = `${classes.length > 0 ? ` class='${classes.join(' ')}'` : ''}${id === null ? '' : ` id='${id}'`}`;
          return `<${tag}${attributes}>${inside.join('')}</${tag}>`;
        }),
    ),
  }))
  .node.map((node) => `<!doctype html><body>${node}<p>end</p></body>`);
