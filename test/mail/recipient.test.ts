import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanUrl } from '../../lib/identity/index.ts';
import { linkJudge, recipientsOf, tokensOf } from '../../lib/mail/index.ts';

const word = (least: number) => fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{${least},12}$`));
const address = fc
  .tuple(word(2), word(2), fc.constantFrom('example', 'test'))
  .map(([local, host, top]) => `${local}@${host}.${top}`);

/** How those who send letters write whom they sent it to. */
const FORMS: Readonly<Record<string, (address: string) => string>> = {
  plain: (one) => one,
  shouted: (one) => one.toUpperCase(),
  escaped: encodeURIComponent,
  'escaped twice': (one) => encodeURIComponent(encodeURIComponent(one)),
  'as the sender of a bounce': (one) => one.replace('@', '='),
  md5: (one) => createHash('md5').update(one).digest('hex'),
  sha1: (one) => createHash('sha1').update(one).digest('hex'),
  sha256: (one) => createHash('sha256').update(one).digest('hex'),
  'sha256 shouted': (one) => createHash('sha256').update(one).digest('hex').toUpperCase(),
  'sha256 by base64': (one) => createHash('sha256').update(one).digest('base64url'),
  base64: (one) => Buffer.from(one).toString('base64'),
  'base64 for addresses': (one) => Buffer.from(one).toString('base64url'),
  'within JSON by base64': (one) => Buffer.from(JSON.stringify({ id: 17, to: one })).toString('base64url'),
};

describe('recipientsOf', () => {
  it.each(Object.entries(FORMS))('finds and takes out an address written %s', (_, form) => {
    fc.assert(
      fc.property(address, word(3), (one, other) => {
        const recipients = recipientsOf([{ name: '', address: one }]);
        const written = form(one);
        const said = `The ${other} of ${written}, and more.`;
        expect(recipients.isIn(`https://example.org/${other}?x=${written}&y=1`)).toBe(true);
        if (form !== FORMS['escaped twice']) expect(recipients.without(said)).not.toContain(written);
        expect(recipients.isIn(recipients.without(said))).toBe(false);
      }),
    );
  });

  it('leaves what names nobody as it is', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), (said) => {
        expect(recipientsOf([{ name: '', address: 'anna@reader.example' }]).without(said)).toBe(said);
      }),
    );
  });

  it('knows a greeting by name from a sentence that has the name in it', () => {
    const { isGreeting } = recipientsOf([{ name: 'Anna Quayle', address: 'anna@reader.example' }]);
    expect(isGreeting('Dear Anna,')).toBe(true);
    expect(isGreeting('Anna Ancher painted the light of Skagen for fifty years.')).toBe(false);
    expect(isGreeting('Dear reader,')).toBe(false);
    expect(isGreeting('Anna, good morning')).toBe(true);
    expect(isGreeting('Anna wins the race')).toBe(false);
    const own = recipientsOf([{ name: 'Harbour Weekly', address: 'a@b.example' }], [], 'Harbour Weekly');
    expect(own.isGreeting('A night in the harbour')).toBe(false);
  });
});

describe('linkJudge', () => {
  const judgeFor = (reader: string, links: readonly string[], fields: readonly [string, string][] = []) =>
    linkJudge({
      recipients: recipientsOf([{ name: '', address: reader }]),
      tokens: tokensOf({ fields: fields.map(([name, value]) => ({ name, value })) }),
      links,
      pictures: [],
      service: [],
      withoutTracking: cleanUrl,
    });

  it('gives no address that names the reader, wherever and however it did', () => {
    const place = fc.constantFrom(
      (one: string) => `https://www.example.org/story?u=${one}`,
      (one: string) => `https://www.example.org/story/${one}/more`,
      (one: string) => `https://www.example.org/story#${one}`,
      (one: string) =>
        `https://click.example.org/c?url=${encodeURIComponent(`https://www.example.org/story?r=${one}`)}`,
    );
    fc.assert(
      fc.property(address, fc.constantFrom(...Object.values(FORMS)), place, (one, form, put) => {
        const link = put(form(one));
        const given = judgeFor(one, [link]).link(link);
        expect(given === null || !recipientsOf([{ name: '', address: one }]).isIn(given)).toBe(true);
        const picture = judgeFor(one, [link]).picture(`${link}.png`);
        expect(picture === null || !recipientsOf([{ name: '', address: one }]).isIn(picture)).toBe(true);
      }),
    );
  });

  it('leaves an ordinary address whole, and takes campaigns out of it', () => {
    const { link, canonical } = judgeFor('anna@reader.example', []);
    for (const one of [
      'https://www.example.org/2026/11/20/the-lamp',
      'https://video.example/watch?v=dQw4w9WgXcQ',
      'https://www.example.org/a?page=2',
    ])
      expect(link(one)).toBe(one);
    expect(canonical('https://www.example.org/a?utm_source=mail')).toBe('https://www.example.org/a');
  });

  it('takes what stands in the letter’s own fields for the reader’s', () => {
    const fields: [string, string][] = [
      ['list-unsubscribe', '<https://l.example/u?s=7731942&k=a8f0c2>'],
      ['x-mailer-rcpt', 'q7Zr92LmP0'],
    ];
    const { link, canonical } = judgeFor('anna@reader.example', [], fields);
    expect(link('https://www.example.org/a?who=7731942&page=2')).toBe('https://www.example.org/a?page=2');
    expect(link('https://www.example.org/q7Zr92LmP0/story')).toBeNull();
    expect(canonical('https://www.example.org/a?who=7731942')).toBeNull();
  });
});
