import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';

describe('within a sentence', () => {
  it('a button keeps its words, and only there', () => {
    expect(clean('<p>Look at the <button class="popover">gathering</button> on its end.</p>')).toBe(
      '<p>Look at the gathering on its end.</p>',
    );
    expect(clean('<p>The end.<button>Subscribe</button></p><button>Go</button>')).toBe('<p>The end.</p>');
  });

  it('a mention that a script was to fill is filled', () => {
    const mention = (url: string) =>
      clean(`<p>As <span data-attrs='{"name":"The <b>Kiln</b>","url":"${url}"}'></span> wrote</p>`);
    expect(mention('https://kiln.example/x')).toBe(
      '<p>As <a href="https://kiln.example/x">The &lt;b&gt;Kiln&lt;/b&gt;</a> wrote</p>',
    );
    expect(mention('javascript:a()')).toBe('<p>As The &lt;b&gt;Kiln&lt;/b&gt; wrote</p>');
    expect(clean('<p>As <span data-attrs="{broken"></span>they wrote</p>')).toBe('<p>As they wrote</p>');
  });

  it('an initial belongs to its word, and is said once', () => {
    expect(clean('<div><div class="dropcap">M</div>asons have come.</div>')).toBe('<p>Masons have come.</p>');
    expect(clean('<p><span aria-hidden="true">N</span><span class="sr-only">N</span>ight shifts end.</p>')).toBe(
      '<p>Night shifts end.</p>',
    );
    expect(clean('<p><span class="dropcap">W</span>ood is cut.</p>')).toBe('<p>Wood is cut.</p>');
    expect(clean('<div><div>I</div>II. The vault</div>')).toBe('<div><p>I</p>II. The vault</div>');
  });
});
