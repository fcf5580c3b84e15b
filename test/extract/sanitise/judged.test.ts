import { createRequire } from 'node:module';
import createPurifier from 'dompurify';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../lib/extract/sanitise/sanitise.ts';
import { BLOCKS, EVERYWHERE, KEPT, VOID } from '../../../lib/extract/sanitise/tags.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { attackVectors, knownAttacks } from './attack-vectors.ts';

const base = 'https://news.example/a/b.html' as AbsoluteUrl;
const clean = (html: string) => sanitise(html, base);

const VECTORS = [...attackVectors(), ...knownAttacks()];

// Without its types: they would bring a browser's globals into every file.
const { JSDOM } = createRequire(import.meta.url)('jsdom');
const { window } = new JSDOM('<!doctype html><body></body>', { url: base });
const { document } = window;
const purifier = createPurifier(window as never);

/** The allow list as the judge knows it: ours, and its own rules for addresses, names and namespaces. */
const JUDGEMENT = {
  ALLOWED_TAGS: [...new Set(['body', ...Object.keys(KEPT), ...BLOCKS, ...VOID])],
  ALLOWED_ATTR: [...new Set([...Object.values(KEPT).flat(), ...EVERYWHERE])],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** The markup as a browser's parser reads it and writes it again. */
function reread(html: string): string {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.innerHTML;
}

/** What DOMPurify finds to take out of markup. */
function objections(html: string): string[] {
  const kept = purifier.sanitize(html, JUDGEMENT);
  const removed = purifier.removed.map((one) =>
    'attribute' in one && one.attribute
      ? `${one.attribute.name}="${one.attribute.value}"`
      : String((one as { element?: { nodeName: string } }).element?.nodeName),
  );
  return kept === reread(html) ? removed : [...removed, `${reread(html)} became ${kept}`];
}

const TRACKING = /^(?:utm_.*|fbclid|gclid|mc_cid)$/i;

/** What of the tree that a browser makes of it may harm a reader or tell on them. */
function harm(html: string): string[] {
  const found: string[] = [];
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll('*')) {
    const name = element.localName;
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`foreign ${name}`);
    if (
      /^(?:script|style|iframe|frame|object|embed|form|input|button|textarea|select|link|meta|base|template|noscript|svg|math)$/.test(
        name,
      )
    )
      found.push(name);
    for (const attribute of element.attributes) {
      if (
        /^on|^(?:style|srcdoc|srcset|formaction|background|ping|id|class|name|is|autoplay|action)$/i.test(
          attribute.name,
        )
      )
        found.push(`${name}[${attribute.name}]`);
      if (!['href', 'src', 'cite', 'poster'].includes(attribute.name)) continue;
      if (attribute.name === 'href' && attribute.value.startsWith('mailto:')) continue;
      if (!/^https?:\/\/[^/]/.test(attribute.value)) found.push(`address ${attribute.value}`);
      else
        for (const key of new URL(attribute.value).searchParams.keys())
          if (TRACKING.test(key)) found.push(`tracks ${attribute.value}`);
      if (/#(?:utm_|xtor=)/i.test(attribute.value)) found.push(`tracks ${attribute.value}`);
      if (/t\.example|vgwort|scorecard|doubleclick|facebook\.com\/tr|google-analytics/.test(attribute.value))
        found.push(`pixel ${attribute.value}`);
    }
  }
  return found;
}

/** The vectors of which something is found, with what: one failure shows them all. */
function findings(find: (html: string) => readonly string[]): string[] {
  return VECTORS.flatMap((vector) => {
    const found = find(clean(vector));
    return found.length === 0 ? [] : [`${JSON.stringify(vector)} → ${clean(vector)}: ${found.join('; ')}`];
  }).slice(0, 20);
}

describe(`of ${VECTORS.length} attacks`, () => {
  it('most would harm if they were not sanitised', () => {
    expect(VECTORS.length).toBeGreaterThan(4000);
    expect(VECTORS.filter((vector) => harm(vector).length > 0).length).toBeGreaterThan(VECTORS.length / 2);
  });

  it('DOMPurify objects to most of them, and not to what is harmless', () => {
    const some = VECTORS.filter((_, i) => i % 7 === 0);
    expect(some.filter((vector) => objections(vector).length > 0).length).toBeGreaterThan(some.length / 2);
    expect(objections('<p lang="en">Text <a href="https://a.example/">link</a></p>')).toEqual([]);
  }, 120_000);

  it('DOMPurify finds nothing to remove once they are sanitised', () => {
    expect(findings(objections)).toEqual([]);
  }, 240_000);

  it('none leaves a script, handler, style, form, frame, pixel, relative address or tracking parameter', () => {
    expect(findings(harm)).toEqual([]);
  }, 120_000);

  it('none changes when it is sanitised again, nor when a browser has read and written it', () => {
    expect(findings((once) => (clean(once) === once ? [] : [clean(once)]))).toEqual([]);
    expect(findings((once) => (clean(reread(once)) === once ? [] : [clean(reread(once))]))).toEqual([]);
  }, 120_000);
});

it('sanitising any mixture of attacks leaves nothing, and twice is once', () => {
  const piece = fc.oneof(
    fc.constantFrom(...VECTORS),
    fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '</td>',
      '<svg>',
      '</svg>',
      '<a href="/x">',
      '</a>',
      '<!--',
      '-->',
      '"',
      "'",
      '>',
      '<span lang=fr dir=rtl>',
      '</span>',
      '<div dir=rtl>',
      '</div>',
      '<figure>',
      '</figure>',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 2, maxLength: 6 }), (pieces) => {
      const once = clean(pieces.join(''));
      expect(clean(once)).toBe(once);
      expect(harm(once)).toEqual([]);
      expect(objections(once)).toEqual([]);
    }),
    { numRuns: 500 },
  );
}, 120_000);
