import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Log } from '../../pipeline/ports.ts';
import { reasonOf } from '../lambda/invocation.ts';
import { PortError } from '../web/server.ts';

/** What a connection may take. */
export type SmtpLimits = {
  /** Bytes of one letter; what is longer is refused (RFC 1870). */
  readonly size: number;
  /** Bytes of all letters that are being taken at once. */
  readonly held: number;
  readonly connections: number;
  readonly recipients: number;
  /** Recipients nobody has that one connection may name before it is cut: nobody finds an address by trying. */
  readonly guesses: number;
  /** Letters of one connection. */
  readonly letters: number;
  /** Milliseconds without a sign of life. */
  readonly silenceMs: number;
};

export const SMTP_LIMITS: SmtpLimits = {
  size: 30_000_000,
  held: 64_000_000,
  connections: 20,
  recipients: 20,
  guesses: 5,
  letters: 100,
  silenceMs: 60_000,
};

export type SmtpOptions = {
  readonly port: number;
  readonly host: string;
  /** By which name it greets. */
  readonly name: string;
  /** Whether an address leads to somebody here. Nothing is taken for anybody else, and nothing is ever passed on. */
  readonly isKnown: (address: string) => Promise<boolean>;
  /** Keeps a letter; once it resolves with `kept`, the letter is answered for. */
  readonly take: (bytes: Uint8Array, recipients: readonly string[]) => Promise<'kept' | 'full'>;
  readonly log: Log;
  readonly limits?: Partial<SmtpLimits>;
};

export type SmtpDoor = { readonly port: number; close(): Promise<void> };

/**
 * Takes letters by SMTP (RFC 5321) for the addresses that are known, and for nobody else: there is no relaying, no bounce and
 * no answer but the protocol's own. A letter is accepted (250) once it is kept; before that its sender still has it. Throws
 * {@link PortError} where the port cannot be had.
 */
export async function openSmtp(options: SmtpOptions): Promise<SmtpDoor> {
  const limits = { ...SMTP_LIMITS, ...options.limits };
  const seen = new Map<string, { guesses: number; letters: number }>();
  const of = (id: string) => {
    const known = seen.get(id) ?? { guesses: 0, letters: 0 };
    seen.set(id, known);
    return known;
  };
  let held = 0;

  const collect = (stream: SMTPServerDataStream): Promise<Uint8Array | null> =>
    new Promise((resolve, reject) => {
      let chunks: Buffer[] = [];
      let mine = 0;
      let isTooMuch = false;
      const settle = () => {
        held -= mine;
        mine = 0;
      };
      stream.on('data', (chunk: Buffer) => {
        if (isTooMuch) return;
        mine += chunk.length;
        held += chunk.length;
        // What is too long is read to its end and kept nowhere: the protocol knows no other way to say no.
        if (stream.sizeExceeded || mine > limits.size || held > limits.held) {
          isTooMuch = true;
          chunks = [];
          settle();
        } else chunks.push(chunk);
      });
      stream.on('end', () => {
        const bytes = isTooMuch ? null : Buffer.concat(chunks);
        settle();
        resolve(bytes);
      });
      stream.on('error', (error) => {
        settle();
        reject(error);
      });
    });

  const server = new SMTPServer({
    name: options.name,
    banner: 'Feedmill',
    // Whoever is let in here has nothing to log in to, and nothing secret is said.
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: limits.size,
    maxClients: limits.connections,
    socketTimeout: limits.silenceMs,
    closeTimeout: 2000,
    logger: false,
    onRcptTo({ address }, { envelope, id }, callback) {
      if (envelope.rcptTo.length >= limits.recipients)
        return callback(refusal(452, `no more than ${limits.recipients} recipients at once`));
      options.isKnown(address).then(
        (isKnown) => {
          if (isKnown) return callback();
          const one = of(id);
          one.guesses += 1;
          if (one.guesses > limits.guesses) return callback(refusal(421, 'too many unknown recipients'));
          return callback(refusal(550, 'there is no such recipient here'));
        },
        (error: unknown) => {
          options.log.warn('letter not taken', { error: reasonOf(error) });
          callback(refusal(451, 'not now; send it again later'));
        },
      );
    },
    onData(stream, { envelope, id }, callback) {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      const one = of(id);
      one.letters += 1;
      const isOver = one.letters > limits.letters;
      collect(stream)
        .then(async (bytes) => {
          if (isOver) return refusal(421, 'enough letters for one connection');
          if (bytes === null)
            return stream.sizeExceeded || stream.byteLength > limits.size
              ? refusal(552, `a letter has at most ${limits.size} bytes`)
              : refusal(452, 'too many letters at once; send it again later');
          const taken = await options.take(bytes, recipients);
          return taken === 'kept'
            ? null
            : refusal(452, 'the recipient has reached its daily limit; send it again later');
        })
        .catch((error: unknown) => {
          options.log.warn('letter not taken', { error: reasonOf(error) });
          return refusal(451, 'not now; send it again later');
        })
        .then((refused) => (refused === null ? callback(null, 'kept') : callback(refused)));
    },
    onClose({ id }) {
      seen.delete(id);
    },
  });
  // A connection that breaks is no trouble of ours.
  server.on('error', (error) => options.log.info('smtp', { error: reasonOf(error) }));
  const port = await new Promise<number>((resolve, reject) => {
    const listening = server.listen(options.port, options.host, () =>
      resolve((listening.address() as AddressInfo).port),
    );
    listening.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, options)));
  });
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function portError(error: NodeJS.ErrnoException, { host, port }: SmtpOptions): Error {
  const sayings: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is in use by another program; stop it, or choose another port under mail.port',
    EACCES: 'needs root; choose a port above 1023 under mail.port',
    EADDRNOTAVAIL: 'is not an address of this machine; see mail.host',
  };
  const saying = sayings[error.code ?? ''];
  return saying === undefined ? error : new PortError(`Port ${port} on ${host} ${saying}`, { cause: error });
}
