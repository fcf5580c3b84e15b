import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParts, UnreadableLetter } from '../../lib/mail/index.ts';
import { letter, text } from './build.ts';
import { ADDRESS, LETTERS } from './letters.ts';

const hasPython = spawnSync('python3', ['-c', 'import email']).status === 0;
if (!hasPython) console.warn('SKIPPED: python3 is not on this machine, so no second reader looks at the letters');

type Second = {
  readonly subject: string | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly id: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly files: number;
};

const COMPARED = Object.entries(LETTERS).filter(([, { second }]) => second !== false);

/** Line ends and white space at the ends are no part of what is said; a flowed text has other lines. */
const same = (said: string | null) => (said ?? '').replace(/\s+/g, ' ').trim();

describe.skipIf(!hasPython)('readParts, beside Python’s email', () => {
  let folder: string;
  const read = new Map<string, Second>();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'feedmill-letters-'));
    const files = COMPARED.map(([, { bytes }], at) => {
      const path = join(folder, `${at}.eml`);
      writeFileSync(path, bytes);
      return path;
    });
    const script = fileURLToPath(new URL('read_with_email.py', import.meta.url));
    const told = JSON.parse(execFileSync('python3', [script, ...files]).toString()) as Second[];
    for (const [at, [name]] of COMPARED.entries()) read.set(name, told[at]!);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('compares more than forty', () => {
    expect(COMPARED.length).toBeGreaterThan(40);
  });

  it.each(COMPARED)('reads the same fields and texts: %s', async (name, { bytes }) => {
    const second = read.get(name)!;
    const { subject, messageId, text: plain, html, from, readers } = await readParts(bytes);
    expect(subject ?? '').toBe(same(second.subject));
    expect(messageId ?? '').toBe(second.id ?? '');
    expect(same(html)).toBe(same(second.html));
    // The library makes a text of its own where flowed lines are joined.
    expect(same(plain)).toBe(same(second.text));
    if (second.from[0] !== undefined) expect(from?.address).toBe(second.from.find((one) => one.includes('@')));
    for (const one of second.to) expect(readers.map(({ address }) => address)).toContain(one);
  });
});

describe('readParts', () => {
  it.each([
    ['more parts than are read', /more than 500 parts/],
    ['nested deeper than is read', /cannot be parsed: .*nesting/i],
    ['no letter at all', /not an e-mail/],
  ])('says why it does not read %s', async (name, why) => {
    await expect(readParts(LETTERS[name]!.bytes)).rejects.toThrow(why);
  });

  it('reads no letter of more than 30 MB', async () => {
    const large = letter(['From: a@b.example'], text('text/plain', Buffer.alloc(30_000_001, 'x')));
    await expect(readParts(large)).rejects.toThrow(/30000000 are read/);
  });

  it('ends with a letter or with a reason, whatever it is given', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const lines = fc.array(
      fc.constantFrom('--b', '--b--', '', 'From: a@b', 'Content-Type: multipart/x; boundary=b', '\0'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          bytes,
          lines.map((all) => Buffer.from(all.join('\r\n'))),
        ),
        async (given) => {
          try {
            const { fields, readers } = await readParts(given);
            expect(fields.length).toBeGreaterThan(0);
            for (const { address } of readers) expect(address).toMatch(/^[^\s@]+@[^\s@]+$/);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableLetter);
          }
        },
      ),
    );
  });

  it('names everybody to whom it came, by whatever field', async () => {
    const { readers } = await readParts(
      letter(
        ['From: a@b.example', `X-Original-To: ${ADDRESS}`, 'To: Undisclosed recipients:;', 'Cc: <Ben@B.example>'],
        text('text/plain', 'x'),
      ),
    );
    expect(readers.map(({ address }) => address)).toEqual(['ben@b.example', ADDRESS]);
  });
});
