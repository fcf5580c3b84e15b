import { describe, expect, it } from 'vitest';
import { plainText } from '../../../lib/extract/index.ts';
import { clean } from './clean.ts';

const square = '<msup><mi>h</mi><mn>2</mn></msup>';
const noted = `<math><semantics><mrow>${square}</mrow><annotation encoding="application/x-tex">h^{2}</annotation></semantics></math>`;
const said = (formula: string) => `<p>It grows with <code>${formula}</code>, they say.</p>`;
const shown = (markup: string) => clean(`<p>It grows with ${markup}, they say.</p>`);

describe('a formula is written once, as its source', () => {
  it.each([
    ['MathML with its TeX', noted],
    ['MathML whose description is TeX', `<math alttext="{\\displaystyle h^{2}}">${square}</math>`],
    [
      'KaTeX',
      `<span class="katex"><span class="katex-mathml">${noted}</span><span class="katex-html" aria-hidden="true"><span>h</span><span>2</span></span></span>`,
    ],
    [
      'MathJax 2',
      `<span class="MathJax_Preview">[math]</span><span class="MathJax" id="MathJax-Element-1-Frame"><nobr aria-hidden="true"><span class="math">h2</span></nobr><span class="MJX_Assistive_MathML">${noted}</span></span><script type="math/tex">h^{2}</script>`,
    ],
    ['MathJax 2 that has not run', '<script type="math/tex; mode=display">h^{2}</script>'],
    [
      'MathJax 3',
      `<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-msup><mjx-mi><mjx-c class="mjx-c68"></mjx-c></mjx-mi></mjx-msup></mjx-math><mjx-assistive-mml>${noted}</mjx-assistive-mml></mjx-container>`,
    ],
    [
      'Wikipedia',
      `<span class="mwe-math-element"><span style="display: none;">${noted}</span><img src="/math/render/svg/9f8e" class="mwe-math-fallback-image-inline" aria-hidden="true" alt="{\\displaystyle h^{2}}"></span>`,
    ],
    ['a picture alone', '<img class="latex" src="https://s.example/latex.php?latex=h" alt="$h^{2}$">'],
  ])('%s', (_, markup) => expect(shown(markup)).toBe(said('h^{2}')));

  it.each([
    [
      '<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac><mo>≤</mo><msub><mi>x</mi><mi>n</mi></msub>',
      '(a + b)/c ≤ x_n',
    ],
    ['<msqrt><mn>2</mn><mi>g</mi></msqrt>', '√(2g)'],
    [
      '<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>',
      '∑_(i = 1)^n i',
    ],
    ['<mi>sin</mi><mo>&#x2061;</mo><mi>𝜃</mi>', 'sin θ'],
    ['<mo>-</mo><msup><mi>x</mi><mrow><mi>n</mi><mo>-</mo><mn>1</mn></mrow></msup>', '-x^(n - 1)'],
  ])('or where it has none, as one types it: %s', (markup, line) => {
    expect(shown(`<math>${markup}</math>`)).toBe(said(line));
  });

  it('or as MathJax drew it, by the numbers of its characters', () => {
    const drawn =
      '<mjx-container class="MathJax"><mjx-math><mjx-mi><mjx-c class="mjx-c1D461 TEX-I"></mjx-c></mjx-mi><mjx-mo><mjx-c class="mjx-c3D"></mjx-c></mjx-mo><mjx-msup><mjx-mi><mjx-c class="mjx-c1D44E TEX-I"></mjx-c></mjx-mi><mjx-script><mjx-mn><mjx-c class="mjx-c32"></mjx-c></mjx-mn></mjx-script></mjx-msup></mjx-math></mjx-container>';
    expect(shown(drawn)).toBe(said('t = a^2'));
  });

  it('and stands in the plain text', () => expect(plainText(shown(noted))).toBe('It grows with h^{2}, they say.'));
});

describe('what is no formula', () => {
  it('stays a picture, though its address or class is a word of mathematics', () => {
    expect(clean('<p><img class="math-class" src="/school.jpg" alt="Pupils"></p>')).toContain('/school.jpg');
    expect(clean('<p><img src="/latex/gloves.jpg" alt="A pair of gloves"></p>')).toContain('/latex/gloves.jpg');
  });

  it('brings no markup with it', () => {
    const html = clean(
      '<p><math><annotation-xml encoding="text/html"><img src=x onerror=a()></annotation-xml><mtext><script>a()</script><b>x</b></mtext></math></p>',
    );
    expect(html).not.toMatch(/<(?!\/?(?:p|code|img|b)\b)|onerror|script/);
    expect(clean('<math alttext="<img src=x onerror=a()>"><mi>x</mi></math>')).toBe(
      '<code>&lt;img src=x onerror=a()&gt;</code>',
    );
  });
});
