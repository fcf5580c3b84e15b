import type { Socket } from 'node:net';

const OK = 'HTTP/1.1 200 OK\r\n';

/** Writes a piece of `bytes` again and again, as fast or as slowly as told, until the socket closes. */
const endless = (head: string, bytes: string, everyMs: number) => (socket: Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(bytes), everyMs);
  socket.on('close', () => clearInterval(timer));
};

/** What a server that misbehaves does with a connection once it has been asked for something. */
export const BAD_SERVERS = {
  'hangs up at once': (socket: Socket) => socket.destroy(),
  'resets the connection': (socket: Socket) => socket.resetAndDestroy(),
  'never answers': () => {},
  'trickles its headers': endless(OK, 'X-A: b\r\n', 100),
  'stops in the middle of its body': (socket: Socket) => socket.write(`${OK}Content-Length: 100\r\n\r\n<rss>`),
  'trickles its body without end': endless(`${OK}\r\n`, '<item/>', 50),
  'gives one interim answer after the other': endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 50),
  'pours out a body without end': endless(`${OK}\r\n`, '<item/>'.repeat(10_000), 1),
  'announces more than we take': (socket: Socket) => socket.write(`${OK}Content-Length: 99999999999\r\n\r\n<rss>`),
  'sends less than it announced': (socket: Socket) => socket.end(`${OK}Content-Length: 100\r\n\r\n<rss>`),
  'breaks off in a chunk': (socket: Socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n10\r\n<rss>`),
  'gives two lengths': (socket: Socket) => socket.end(`${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\n<rss/>`),
  'sends too many headers': (socket: Socket) => socket.end(`${OK}${'A: b\r\n'.repeat(300)}Content-Length: 0\r\n\r\n`),
  'sends too large a header': (socket: Socket) => socket.write(`${OK}A: ${'b'.repeat(100_000)}\r\n\r\n`),
  'speaks another language': (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'answers with garbage': (socket: Socket) => socket.end(Buffer.from([0, 1, 2, 255, 254])),
} satisfies Readonly<Record<string, (socket: Socket) => unknown>>;

export type BadServer = keyof typeof BAD_SERVERS;
