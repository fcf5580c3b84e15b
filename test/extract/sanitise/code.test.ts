import { describe, expect, it } from 'vitest';
import { plainText } from '../../../lib/extract/index.ts';
import { clean } from './clean.ts';

const LINES = 'func main() {\n  glow()\n}';
const plain = (html: string) => plainText(clean(html));

describe('code keeps its lines', () => {
  it.each([
    ['as they are', `<pre><code><b>func</b> main() {\n  glow()\n}\n</code></pre>`],
    ['divisions', '<pre><code><div>func main() {</div><div>  glow()</div><div>}</div></code></pre>'],
    ['paragraphs', '<pre><p>func main() {</p>\n<p>  glow()</p>\n<p>}</p></pre>'],
    ['line breaks', '<pre>func main() {<br>  glow()<br>}</pre>'],
    ['items', '<pre><ol><li>func main() {</li><li>  glow()</li><li>}</li></ol></pre>'],
    [
      'spans that styles make lines',
      '<pre><code><span class="line">func main() {</span><span class="line">  glow()</span><span class="line">}</span></code></pre>',
    ],
    [
      'spans with line feeds between',
      '<pre><code><span class="line">func main() {</span>\n<span class="line">  glow()</span>\n<span class="line">}</span></code></pre>',
    ],
    [
      'rows',
      '<pre><table><tr><td class="ln">1</td><td>func main() {</td></tr><tr><td class="ln">2</td><td>  glow()</td></tr><tr><td class="ln">3</td><td>}</td></tr></table></pre>',
    ],
    [
      'numbers in the line',
      '<pre><span class="linenos">1</span>func main() {\n<span class="linenos">2</span>  glow()\n<span class="linenos">3</span>}</pre>',
    ],
    ['numbers that nothing calls so', '<pre><i>1</i>func main() {\n<i>2</i>  glow()\n<i>3</i>}</pre>'],
    ['numbers in a cell beside', `<table><tr><td><pre>1\n2\n3</pre></td><td><pre>${LINES}</pre></td></tr></table>`],
    [
      'divisions without a pre',
      '<div class="prism-code"><div class="token-line"><span>func main() {</span></div><div class="token-line"><span>  glow()</span></div><div class="token-line"><span>}</span></div></div>',
    ],
    [
      'divisions of code',
      '<div><div><code>func</code> <code>main() {</code></div><div><code>  </code><code>glow()</code></div><div><code>}</code></div></div>',
    ],
  ])('%s', (_, html) => {
    expect(plain(html)).toBe(LINES);
    expect(clean(html)).not.toMatch(/<pre[^>]*>(?:(?!<\/pre>)[\s\S])*<(?:p|div|br|table|ol)\b/);
  });

  it('and its numbers where they are code', () => {
    expect(plain('<pre>[\n<span class="n">1</span>,\n<span class="n">1</span>,\n<span class="n">2</span>]</pre>')).toBe(
      '[\n1,\n1,\n2]',
    );
  });

  it('and empty lines among them', () => {
    expect(plain('<pre><div>a</div><div></div><div><br></div><div>b</div></pre>')).toMatch(/^a\n{2,4}b$/);
  });

  it('as verse does', () => {
    expect(plain('<pre>Glass is sand\n  that went to school\n\nand came <em>back</em> clear</pre>')).toBe(
      'Glass is sand\n  that went to school\n\nand came back clear',
    );
  });
});

it('a table of figures is no code beside numbers', () => {
  const table = '<table><tr><td>1</td><td>2</td></tr></table>';
  expect(clean(table)).toBe(table);
  expect(clean('<table><tr><td>1 2 3</td><td>apples</td></tr></table>')).toContain('<td>1 2 3</td>');
});

it('divisions side by side are paragraphs', () => {
  expect(clean('<div><div><span>One.</span></div><div><span>Two.</span></div></div>')).toBe('<p>One.</p><p>Two.</p>');
});
