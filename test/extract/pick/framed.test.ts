import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { pageToPickFrom } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { ARTICLE, anyPage } from './pages.ts';

const URL = 'https://example.org/news' as AbsoluteUrl;
const frame = (html: string) => pageToPickFrom(html, URL);

describe('a page in the frame from which elements are picked', () => {
  it('keeps its text, and gives each element its number', () => {
    const { html, isCut } = frame(ARTICLE);
    expect(isCut).toBe(false);
    expect(html).toContain('The ferry crossed at nine');
    expect(html).toMatch(/<h1 data-n="\d+">The ferry is back<\/h1>/);
    const numbers = [...html.matchAll(/data-n="(\d+)"/g)].map(([, number]) => Number(number));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('holds nothing that runs, loads, leads away or asks', () => {
    const { html } = frame(HOSTILE);
    expect(attributesOf(html)).toEqual(new Set(['class', 'data-n', 'hidden', 'dir', 'colspan']));
    expect(tagsOf(html)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/script|style|iframe|svg|form|input|meta|base|link|object|embed|img/),
      ]),
    );
    expect(html).not.toMatch(/evil|javascript:|url\(/);
    expect(html).toContain('the text that stays');
  });

  it('is markup of ours alone, whatever the page', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyPage,
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `<p ${text}`),
        ),
        (page) => {
          for (const name of attributesOf(frame(page).html)) {
            expect(['class', 'data-n', 'hidden', 'dir', 'colspan', 'rowspan']).toContain(name);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ends before a page of five megabytes does, and says so', () => {
    const { html, isCut } = frame(`<body>${'<p>word after word after word</p>'.repeat(160_000)}</body>`);
    expect(isCut).toBe(true);
    expect(html.length).toBeLessThan(2_500_000);
  });
});

const HOSTILE = `<html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">
<link rel="stylesheet" href="https://evil.example/a.css"><style>@import "https://evil.example/b.css"; body{background:url(https://evil.example/c)}</style>
<script>evil()</script></head><body onload="evil()" background="https://evil.example/d" dir="rtl">
<p style="background:url(https://evil.example/e)" onclick="evil()" class="evil" id="evil" data-n="7">the text that stays</p>
<img src="https://evil.example/f.png" srcset="https://evil.example/g 2x" onerror="evil()" alt="a boat">
<iframe src="https://evil.example/h" srcdoc="<script>evil()</script>"></iframe>
<svg onload="evil()"><image href="https://evil.example/i"/><script>evil()</script><foreignObject><p>evil</p></foreignObject></svg>
<form action="https://evil.example/j"><input name="a" autofocus onfocus="evil()"><button formaction="javascript:evil()">Send</button></form>
<object data="https://evil.example/k"></object><embed src="https://evil.example/l"><video src="https://evil.example/m" poster="https://evil.example/n"></video>
<a href="javascript:evil()" ping="https://evil.example/o" target="_top">link</a><math><maction xlink:href="javascript:evil()">x</maction></math>
<template><img src="https://evil.example/p"></template><noscript><img src="https://evil.example/q"></noscript>
<table><tr><td colspan="2" background="https://evil.example/r">cell</td></tr></table><p hidden>not shown</p><details open ontoggle="evil()">more</details></body></html>`;

function attributesOf(html: string): Set<string> {
  return new Set(elementsOf(html).flatMap(({ attribs }) => Object.keys(attribs)));
}

function tagsOf(html: string): string[] {
  return elementsOf(html).map(({ name }) => name);
}

function elementsOf(html: string) {
  const all: { name: string; attribs: Record<string, string> }[] = [];
  const stack = [...parseDocument(html).children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('attribs' in node)) continue;
    all.push(node);
    stack.push(...node.children);
  }
  return all;
}
