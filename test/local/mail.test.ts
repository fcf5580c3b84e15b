import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { openSmtp, type SmtpDoor, type SmtpOptions, watchMaildir } from '../../lib/local/index.ts';
import { PortError } from '../../lib/local/web/server.ts';
import { scratchFolders } from './scratch-folder.ts';

const KNOWN = 'news-abcdefghij234567klmnop22@in.example.org';
const fresh = scratchFolders();

let door: SmtpDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

type Kept = { readonly bytes: Buffer; readonly recipients: readonly string[] };

async function open(options: Partial<SmtpOptions> = {}): Promise<Kept[]> {
  const kept: Kept[] = [];
  door = await openSmtp({
    port: 0,
    host: '127.0.0.1',
    name: 'in.example.org',
    isKnown: async (address) => address === KNOWN,
    take: async (bytes, recipients) => {
      kept.push({ bytes: Buffer.from(bytes), recipients });
      return 'kept';
    },
    log: { info: () => {}, warn: () => {} },
    ...options,
  });
  return kept;
}

const post = () =>
  nodemailer.createTransport({
    host: '127.0.0.1',
    port: door?.port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5000,
  });
const mail = (to: string | string[] = KNOWN, text = 'The lamp is lit.') => ({
  from: 'Harbour Weekly <weekly@harbour.example>',
  to,
  subject: 'The lamp',
  text,
  html: `<p>${text}</p>`,
});

/** What is answered to each of these lines, one after the other. */
async function talk(...lines: readonly string[]): Promise<string[]> {
  const socket = connect(door?.port ?? 0, '127.0.0.1');
  const heard: string[] = [];
  let now = '';
  const answer = () =>
    new Promise<void>((resolve) => {
      const listen = (chunk: Buffer) => {
        now += chunk.toString();
        if (!/^\d{3} [^\n]*\n$/m.test(now)) return;
        socket.off('data', listen);
        heard.push(now.trim());
        now = '';
        resolve();
      };
      socket.on('data', listen);
      socket.once('close', () => resolve());
    });
  await answer();
  for (const line of lines) {
    if (socket.destroyed) break;
    socket.write(`${line}\r\n`);
    await answer();
  }
  socket.destroy();
  return heard;
}

describe('openSmtp', () => {
  it('takes a letter for an address that is known, as it was sent', async () => {
    const kept = await open();
    await post().sendMail(mail());
    expect(kept).toMatchObject([{ recipients: [KNOWN] }]);
    expect(kept[0]?.bytes.toString()).toContain('<p>The lamp is lit.</p>');
  });

  it('refuses everybody else, and passes nothing on', async () => {
    const kept = await open();
    await expect(post().sendMail(mail('somebody@elsewhere.example'))).rejects.toMatchObject({ responseCode: 550 });
    await post().sendMail(mail(['somebody@elsewhere.example', KNOWN]));
    expect(kept).toMatchObject([{ recipients: [KNOWN] }]);
  });

  it('hangs up on who tries addresses', async () => {
    await open({ limits: { guesses: 2 } });
    const tries = [1, 2, 3].map((n) => `RCPT TO:<news-${n}@in.example.org>`);
    const heard = await talk('EHLO x', 'MAIL FROM:<a@b.example>', ...tries);
    expect(heard.map((answer) => answer.slice(0, 3))).toEqual(['220', '250', '250', '550', '550', '421']);
  });

  it('asks nobody to log in, and offers it to nobody', async () => {
    await open();
    const [, hello = ''] = await talk('EHLO x');
    expect(hello).not.toMatch(/AUTH|STARTTLS/);
    expect(hello).toMatch(/SIZE 30000000/);
    expect((await talk('EHLO x', 'AUTH PLAIN AGEAYg=='))[2]).toMatch(/^50\d/);
  });

  it('bounds what one letter, and all that come at once, may hold', async () => {
    const kept = await open({ limits: { size: 50_000, held: 40_000, recipients: 1 } });
    await expect(post().sendMail(mail(KNOWN, 'x'.repeat(60_000)))).rejects.toMatchObject({ responseCode: 552 });
    await expect(post().sendMail(mail(KNOWN, 'x'.repeat(21_000)))).rejects.toMatchObject({ responseCode: 452 });
    const heard = await talk('EHLO x', 'MAIL FROM:<a@b.example>', `RCPT TO:<${KNOWN}>`, `RCPT TO:<${KNOWN}>`);
    expect(heard.at(-1)).toMatch(/^(?:452|250)/);
    await post().sendMail(mail());
    expect(kept).toHaveLength(1);
  });

  it('accepts a letter no sooner than it is kept, and not at all where it cannot be', async () => {
    let isKept = false;
    await open({
      take: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        isKept = true;
        return 'kept';
      },
    });
    await post().sendMail(mail());
    expect(isKept).toBe(true);
    await door?.close();
    await open({ take: () => Promise.reject(new Error('the disk is full')) });
    await expect(post().sendMail(mail())).rejects.toMatchObject({ responseCode: 451 });
    await door?.close();
    await open({ take: async () => 'full' });
    await expect(post().sendMail(mail())).rejects.toMatchObject({ responseCode: 452 });
  });

  it('says so where its port is taken', async () => {
    await open();
    const first = door;
    await expect(open({ port: first?.port ?? 0 })).rejects.toThrow(PortError);
    await expect(open({ port: first?.port ?? 0 })).rejects.toThrow(/mail\.port/);
    door = first;
  });
});

describe('watchMaildir', () => {
  const letter = (to: string) => `Delivered-To: ${to}\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nHello\r\n`;

  it('takes what is new for who is known, once it is kept, and leaves the rest to be seen', async () => {
    const path = fresh();
    for (const folder of ['new', 'cur', 'tmp']) await mkdir(join(path, folder), { recursive: true });
    await writeFile(join(path, 'new', '1.known'), letter(KNOWN));
    await writeFile(join(path, 'new', '2.nobody'), letter('x@y.example'));
    await writeFile(join(path, 'new', '3.full'), letter('full@in.example.org'));
    await writeFile(join(path, 'new', '4.broken'), letter('broken@in.example.org'));
    const warned: string[] = [];
    const watched = watchMaildir({
      path,
      lookMs: 3_600_000,
      take: async (_, [to = '']) => {
        if (to.startsWith('broken')) throw new Error('the disk is full');
        return to === KNOWN ? 'kept' : to.startsWith('full') ? 'full' : 'nobody';
      },
      log: { info: () => {}, warn: (message) => warned.push(message) },
    });
    expect(await watched.look()).toBe(1);
    expect((await readdir(join(path, 'cur'))).sort()).toEqual(['1.known:2,S', '2.nobody:2,']);
    expect((await readdir(join(path, 'new'))).sort()).toEqual(['3.full', '4.broken']);
    expect(warned).toEqual(['letter for nobody', 'letter not taken']);
    await watched.close();
  });
});
