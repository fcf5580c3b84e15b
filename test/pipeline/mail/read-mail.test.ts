import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceId } from '../../../lib/model/index.ts';
import { readMail } from '../../../lib/pipeline/mail/read-mail.ts';
import type { MailGiven } from '../../../lib/pipeline/reader.ts';
import { DOMAIN, LETTERS, LOCAL, SECRETS } from '../../mail/letters.ts';
import { START } from '../../world.ts';

const given: MailGiven = {
  source: { id: 'weekly' as SourceId, language: null, tags: [] },
  locals: [LOCAL],
  domain: DOMAIN,
  at: START,
  base: 'https://feeds.example/' as AbsoluteUrl,
  trusted: null,
  checks: null,
};

describe('readMail', () => {
  it.each(Object.entries(LETTERS))('reads %s', async (_, sample) => {
    const read = await readMail(sample.bytes, given);
    expect(read).toMatchObject({ kind: sample.kind });
    const [story] = read.stories;
    if (sample.kind !== 'newsletter') {
      expect(read.stories).toEqual([]);
      return;
    }
    const { title, authors, html, text } = story!.content;
    if (sample.title !== undefined) expect(title).toBe(sample.title);
    if (sample.author !== undefined) expect(authors).toEqual(sample.author === null ? [] : [sample.author]);
    for (const one of sample.tells ?? []) expect(`${html}\n${text}`).toContain(one);
    for (const one of sample.lacks ?? []) expect(`${html}\n${text}`).not.toContain(one);
    const leads = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    for (const one of sample.leads ?? []) expect(leads).toContain(one);
    if (sample.url !== undefined) expect(story!.url).toBe(sample.url);
    if (sample.pictures !== undefined) expect(read.pictures).toHaveLength(sample.pictures);
  });

  it('tells nobody to whom a letter was written, nor what only this copy of it has', async () => {
    for (const [name, { bytes }] of Object.entries(LETTERS)) {
      for (const digest of [undefined, true] as const) {
        const { stories, pictures } = await readMail(bytes, { ...given, source: { ...given.source, digest } });
        const told = JSON.stringify([stories, pictures.map(({ key }) => key)]).toLowerCase();
        expect(
          SECRETS.filter((secret) => told.includes(secret.toLowerCase())),
          name,
        ).toEqual([]);
      }
    }
  });

  it('makes an article of each story of a digest, at the story’s own address', async () => {
    const { bytes } = LETTERS['a digest of stories']!;
    const { stories } = await readMail(bytes, { ...given, source: { ...given.source, digest: true } });
    expect(stories.map(({ url, content: { title } }) => [title, url])).toEqual([
      ['Lamp of the week', 'https://www.harbour.example/lamp'],
      ['Ferry of the week', 'https://www.harbour.example/ferry'],
      ['Seals of the week', 'https://www.harbour.example/seals'],
    ]);
    expect(new Set(stories.map(({ guid }) => guid)).size).toBe(3);
  });

  it('shows the operator what a letter asks, with its links as they are', async () => {
    const asked = await readMail(LETTERS['one that asks to be confirmed']!.bytes, given);
    expect(asked.links).toEqual([expect.stringMatching(/^https:\/\/lists\.harbour\.example\/confirm\?t=\w+$/)]);
    expect((await readMail(LETTERS['a code']!.bytes, given)).codes).toEqual(['482913']);
    const forwarding = LETTERS['one that asks whether letters may be forwarded here']!;
    expect((await readMail(forwarding.bytes, given)).links).toHaveLength(1);
  });

  it('knows more than forty kinds of letters', () => {
    expect(Object.keys(LETTERS).length).toBeGreaterThanOrEqual(50);
  });
});
