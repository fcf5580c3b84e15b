import { openLetter } from '../../lib/extract/index.ts';
import { checksBy, envelopeOf, readParts, recipientsOf, tokensOf } from '../../lib/mail/index.ts';
import type { SourceId } from '../../lib/model/index.ts';
import { readMail } from '../../lib/pipeline/mail/read-mail.ts';
import { NOW, PARAGRAPH, type Shape, times, URL } from './shape.ts';

// Letters: their fields, parts and HTML, and what in them could name a reader. All are our own.

const HEAD = [
  'From: Mill Weekly <weekly@mill.example>',
  'To: <anna@reader.example>',
  'Subject: The mill turns',
  'Message-ID: <1@mill.example>',
  'List-Unsubscribe: <https://mill.example/u?s=8f3a2b1c9d>',
].join('\r\n');

const GIVEN = {
  source: { id: 'mill' as SourceId, language: null, tags: [] },
  locals: ['news-abcdefghij234567klmnop22'],
  domain: 'in.example.org',
  at: NOW,
  base: URL,
  trusted: null,
  checks: null,
};

function letter(size: number, make: (n: number) => string, fields: (n: number) => string = () => ''): Shape {
  return {
    size,
    at: (n) => {
      const bytes = Buffer.from(`${HEAD}\r\n${fields(n)}Content-Type: text/html; charset=utf-8\r\n\r\n${make(n)}`);
      return () => readMail(bytes, GIVEN);
    },
  };
}

function parts(size: number, make: (n: number) => string): Shape {
  return {
    size,
    at: (n) => {
      const bytes = Buffer.from(`${HEAD}\r\n${make(n)}`);
      return () => readParts(bytes).catch((error: Error) => error.message);
    },
  };
}

export const LETTERS: Readonly<Record<string, Shape>> = {
  'a letter of paragraphs': letter(100, (n) => times(n, () => PARAGRAPH)),
  'a letter of tables in tables': letter(60, (n) => `${'<table><tr><td>'.repeat(n)}x${'</td></tr></table>'.repeat(n)}`),
  'a letter of tables beside each other': letter(60, (n) =>
    times(n, (i) => `<table><tr><td>${i}</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>`),
  ),
  'a letter of links': letter(40, (n) =>
    times(n, (i) => `<p><a href="https://click.mill.example/c/${i}aB3dE5fG7h?u=x${i}">Read ${i}</a></p>`),
  ),
  'a letter of links within packed JSON': letter(20, (n) =>
    times(
      n,
      (i) =>
        `<a href="https://r.mill.example/redirect/2/${Buffer.from(`{"e":"https://mill.example/${i}"}`).toString('base64url')}">x</a> `,
    ),
  ),
  'a letter of one long link': letter(
    300,
    (n) => `<a href="https://mill.example/?${times(Math.min(n, 400), (i) => `a${i}=b&`)}">x</a>${'<p>y</p>'.repeat(n)}`,
  ),
  'a letter of pictures': letter(60, (n) =>
    times(n, (i) => `<img src="https://mill.example/8f3a2b1c9d/${i}.png" width="300">`),
  ),
  'a letter of style sheets': letter(
    100,
    (n) => `<style>${times(n, (i) => `.c${i}{display:none} @media x{.d${i}{color:red}} `)}</style>${PARAGRAPH}`,
  ),
  'a letter of styles': letter(60, (n) =>
    times(n, () => `<span style="${'font-size:12px;'.repeat(8)}" class="${'a '.repeat(10)}">x</span> `),
  ),
  'a letter of bold in bold': letter(100, (n) => `${'<b>'.repeat(n)}${'<p>x</p>'.repeat(n)}`),
  'a letter of lists in lists': letter(60, (n) => `${'<ul><li>'.repeat(n)}x`),
  'a letter of headings': letter(60, (n) =>
    times(n, (i) => `<h2><a href="https://mill.example/${i}">Story ${i}</a></h2><p>What it tells, in some words.</p>`),
  ),
  'a letter of lines by which it is left': letter(60, (n) =>
    times(n, () => '<p>You are receiving this because. <a href="https://mill.example/u">Unsubscribe</a></p>'),
  ),
  'a letter of the reader’s address': letter(200, (n) => `<p>${'anna@reader.example '.repeat(n)}</p>`),
  'a letter of what may be hashes': letter(
    60,
    (n) => `<p>${times(n, (i) => `${i}`.padStart(40, 'ab01'))}</p><p>${'YW5uYUBy'.repeat(n)}</p>`,
  ),
  'a letter of fields with tokens': letter(
    40,
    () => PARAGRAPH,
    (n) => times(n, (i) => `X-Token-${i}: a${i}b${i}c${i}d${i}\r\n`),
  ),
  'a letter of readers': letter(
    100,
    () => PARAGRAPH,
    (n) => `Cc: ${times(n, (i) => `r${i}@reader.example, `)}x@y.example\r\n`,
  ),
  'a letter of written addresses': letter(40, (n) => `<p>${times(n, (i) => `https://mill.example/a?b=${i} `)}</p>`),
  'a letter of what fills a line': letter(400, (n) => `<div>${'&zwnj;&nbsp;'.repeat(n)}</div>${PARAGRAPH}`),
  'a letter of parts': parts(
    20,
    (n) =>
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(Math.min(n, 450))}${'x\r\n'.repeat(n)}--b--\r\n`,
  ),
  'a letter of boundaries': parts(
    60,
    (n) =>
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${times(n, (i) => `--c${i % 50}\r\nContent-Type: x/y; boundary=c${i % 50}\r\n\r\n`)}`,
  ),
  'a letter of dashes': parts(400, (n) => `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--\r\n'.repeat(n)}`),
  'a letter of encoded words': parts(60, (n) => `X-Long: ${'=?utf-8?q?a?= '.repeat(n)}\r\n\r\nx`),
  'a letter of folded lines': parts(200, (n) => `X-Long: a\r\n${' b\r\n'.repeat(n)}\r\nx`),
  'a letter in quoted-printable': parts(
    300,
    (n) =>
      `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${'=C3=A4=\r\n'.repeat(n)}`,
  ),
  'a head of recipients': {
    size: 200,
    at: (n) => {
      const bytes = Buffer.from(`${times(n, (i) => `To: r${i}@x.example,\r\n b@c.example\r\n`)}\r\nx`);
      return () => envelopeOf(bytes);
    },
  },
  'results of checks': {
    size: 400,
    at: (n) => {
      const value = `mx.example.org; ${'dkim=pass (a (b) c); '.repeat(n)}`;
      return () => checksBy({ fields: [{ name: 'authentication-results', value }] }, 'mx.example.org');
    },
  },
  'readers of a letter, all in one text': {
    size: 100,
    at: (n) => {
      const readers = Array.from({ length: 20 }, (_, i) => ({ name: '', address: `r${i}@reader.example` }));
      const text = 'r1@reader.example%40 '.repeat(n);
      return () => recipientsOf(readers).without(text);
    },
  },
  'tokens of a list’s field': {
    size: 100,
    at: (n) => {
      const value = `<https://mill.example/u?${times(n, (i) => `a${i}=1f2e3d${i}&`)}>`;
      return () => tokensOf({ fields: [{ name: 'list-unsubscribe', value }] }).isIn('x'.repeat(n * 10));
    },
  },
  'an opened letter of unfinished tags': {
    size: 400,
    at: (n) => {
      const html = '<a href="'.repeat(n);
      return () => openLetter(html).words;
    },
  },
};
