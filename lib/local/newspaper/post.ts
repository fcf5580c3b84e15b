import { connect } from 'node:net';

/** How long the post waits for an answer, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Brings a letter to an address by SMTP (RFC 5321 §3.3) at a port of this machine. Rejects with what was answered where it is
 * not taken.
 */
export function post(letter: Buffer, { from, to, port }: { from: string; to: string; port: number }): Promise<void> {
  // A line that begins with a dot gets another one (RFC 5321 §4.5.2).
  const body = letter.toString('latin1').replace(/^\./gm, '..');
  const turns: readonly (readonly [expected: string, say: string])[] = [
    ['220', 'EHLO museum.example'],
    ['250', `MAIL FROM:<${from}>`],
    ['250', `RCPT TO:<${to}>`],
    ['250', 'DATA'],
    ['354', `${body}\r\n.`],
    ['250', 'QUIT'],
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let turn = 0;
    let heard = '';
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('the post got no answer')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      // An answer's last line has a blank behind its code.
      if (!/^\d{3} [^\n]*\n$/m.test(heard)) return;
      const [expected, say] = turns[turn] ?? ['221', ''];
      if (!heard.startsWith(expected)) {
        socket.destroy(new Error(`the post was answered: ${heard.trim()}`));
        return;
      }
      heard = '';
      turn += 1;
      if (say !== '') socket.write(`${say}\r\n`, 'latin1');
      if (say === 'QUIT') resolve();
    });
    socket.on('close', () => reject(new Error('the post was hung up on')));
  });
}
