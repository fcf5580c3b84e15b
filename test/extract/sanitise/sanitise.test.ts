import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../lib/extract/sanitise/sanitise.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const base = 'https://news.example/a/b.html' as AbsoluteUrl;
const clean = (html: string) => sanitise(html, base);

const ATTACKS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img src=`javascript:alert(1)`>',
  '<img """><script>alert(1)</script>">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math href="javascript:alert(1)">x</math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="https://ok.example" onclick="alert(1)" style="position:fixed">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="https://evil.example/x.swf"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<form action="https://evil.example"><input name=p type=password><button formaction="javascript:alert(1)">x</button></form>',
  '<style>@import "https://evil.example/x.css";</style>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://evil.example/">',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<div style="width:expression(alert(1))">x</div>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<noembed><img src=x onerror=alert(1)></noembed>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<template><img src=x onerror=alert(1)></template>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
  '<select><option><img src=x onerror=alert(1)></select>',
  '<video src="javascript:alert(1)" onloadstart=alert(1)><source onerror=alert(1)></video>',
  '<details open ontoggle=alert(1)>x</details>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<input autofocus onfocus=alert(1)>',
  '<img srcset="javascript:alert(1) 2x">',
  '<q cite="javascript:alert(1)">x</q>',
  '<table background="javascript:alert(1)"><tr><td>x</td></tr></table>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<a href="https://a.example/&quot;onmouseover=&quot;alert(1)">x</a>',
  '<img alt="&quot; onerror=&quot;alert(1)" src="/x.png">',
];

const FORBIDDEN_TAG =
  /<\/?(?:script|style|iframe|frame|object|embed|form|input|button|textarea|select|svg|math|link|meta|base|template|noscript|title|xmp|plaintext|noembed)\b/i;

/** What a browser would see: no forbidden tag, no handler, no address of another scheme. */
function expectHarmless(html: string): void {
  expect(html).not.toMatch(FORBIDDEN_TAG);
  for (const tag of html.match(/<[a-z][^<>]*>/g) ?? []) {
    const bare = tag.replace(/"[^"]*"/g, '""');
    expect(bare).not.toMatch(/\s(?:on\w+|style|srcdoc|srcset|formaction|background)\b/i);
    for (const [, value] of tag.matchAll(/\s(?:href|src|cite|poster)="([^"]*)"/g))
      expect(value).toMatch(/^(?:https?:\/\/|mailto:)/);
  }
}

describe('sanitised HTML', () => {
  it.each(ATTACKS)('defuses %s', (attack) => {
    for (const html of [
      attack,
      `<p>before${attack}after</p>`,
      `<table><tr>${attack}</tr></table>`,
      `<a href="/x">${attack}</a>`,
    ]) {
      expectHarmless(clean(html));
    }
  });

  it('makes addresses absolute and drops what tracks', () => {
    expect(clean('<a href="../c?utm_source=x&id=7&fbclid=1#s">c</a>')).toBe(
      '<a href="https://news.example/c?id=7#s">c</a>',
    );
    expect(clean('<p>a<img src="https://pixel.example/t.gif"><img src="/i.gif" width="1" height="1"></p>')).toBe(
      '<p>a</p>',
    );
  });

  it('resolves lazy pictures and takes the best of a srcset', () => {
    expect(clean('<img src="data:image/gif;base64,R0" data-src="/big.jpg" alt="A">')).toBe(
      '<img src="https://news.example/big.jpg" alt="A">',
    );
    expect(clean('<img src="/lazy.gif" srcset="/s.jpg 300w, /l.jpg 1200w, /print.jpg 6000w">')).toBe(
      '<img src="https://news.example/l.jpg">',
    );
    expect(clean('<picture><source srcset="/p.webp 800w"><img src="data:,"></picture>')).toBe(
      '<img src="https://news.example/p.webp">',
    );
  });

  it('keeps what makes up an article', () => {
    const html =
      '<h2>Head</h2><p>Text <em>and</em> <a href="https://a.example/">link</a>.</p><ul><li>one</li></ul><blockquote><p>said</p></blockquote><table><tr><th>h</th><td>1</td></tr></table><figure><img src="https://a.example/i.jpg" alt="i"><figcaption>c</figcaption></figure><pre>\n x</pre>';
    expect(clean(html)).toBe(html.replace('<pre>\n', '<pre>'));
  });

  it('turns boxes into paragraphs and leaves no empty ones', () => {
    expect(clean('<div><section><div>One</div><div> </div><p>Two<p></div>')).toBe('<p>One</p><p>Two</p>');
  });

  it('writes nothing that XML forbids', () => {
    expect(clean('<p>a\u0000\u0008\u000b\ufffeb\ud800c</p>')).toBe('<p>ab\ufffdc</p>');
  });

  it('changes nothing when done twice', () => {
    const piece = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<div>',
        '</div>',
        '<b>',
        '</b>',
        '<a href="/x">',
        '</a>',
        '<ul>',
        '<li>',
        '</li>',
        '</ul>',
        '<table>',
        '<tr>',
        '<td>',
        '</td>',
        '</table>',
        '<h2>',
        '</h2>',
        '<h3>',
      ],
      ...[
        '<pre>',
        '\n',
        '</pre>',
        '<dl>',
        '<dt>',
        '<dd>',
        '<br>',
        '<hr>',
        '<img src="/i.png">',
        '<span>',
        '</span>',
        '<figure>',
        '<figcaption>',
        '</figure>',
        '<blockquote>',
        'text',
        ' ',
        '&amp;',
        '&lt;b&gt;',
        '\u00a0',
      ],
      ...[
        '<x-y>',
        '<object>',
        '<svg>',
        '<button>',
        '<form>',
        '<video src="/v">',
        '<source src="/v">',
        '<caption>',
        '<ruby>',
        '<rt>',
        '<center>',
        '<font>',
        '<i>',
        '</i>',
        '<details>',
        '<summary>',
        '</tr>',
        '<thead>',
        '<q>',
        '<nobr>',
      ],
      ...[
        '<div class="line">',
        '<span class="line">',
        '<span class="ln">1</span>',
        '<code>',
        '<div role="heading">',
        '<a href="#x">',
        '<math><mi>',
        '</math>',
        '<script type="math/tex">',
        '</script>',
        '<span aria-hidden="true">',
        '<audio data-src="/a.mp3">',
        '<amp-img src="/b.jpg">',
        '<iframe title="Chart" src="https://c.example/chart/12"></iframe>',
        `<span data-attrs='{"name":"Ann"}'></span>`,
        'C',
        '2',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const once = clean(pieces.join(''));
        expect(clean(once)).toBe(once);
        expectHarmless(once);
      }),
      { numRuns: 1500 },
    );
    for (const attack of ATTACKS) expect(clean(clean(attack))).toBe(clean(attack));
  });
});
