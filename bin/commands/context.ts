import type { AbsoluteUrl, Instant, Repair } from '../../lib/model/index.ts';
import type { ProcessOptions } from '../../lib/pipeline/index.ts';

/** What a command may use of the world around it; a test hands in its own. */
export type CommandContext = {
  /** Writes to standard output, as given. */
  readonly out: (text: string) => void;
  /** Resolves once what was written has gone out: a batch waits for it, so that memory stays level. */
  readonly drained?: () => Promise<void>;
  /** Writes to standard error, as given. */
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadableStream;
  /** The terminal that standard output is, for what is drawn over and over; null where it is none. */
  readonly terminal?: NodeJS.WriteStream | null;
  /** Whether standard output is a terminal that wants colour. */
  readonly color: boolean;
  readonly now: () => Instant;
  /** What differs from how readings are done otherwise. */
  readonly reading?: Partial<ProcessOptions>;
  /**
   * Fetches a page or feed through the guard and decodes it, with the limits, ports and trusted origins of `config`, or of
   * the configuration that is taken where none is named. An `own` address may be one of this machine, at any port, if its
   * host is written so; where it leads on may not. Throws with one clear line; ConfigError where it is the configuration.
   */
  readonly fetchText: (
    url: AbsoluteUrl,
    how?: { readonly whose?: 'own'; readonly config?: string | undefined },
  ) => Promise<{
    readonly text: string;
    /** The answer's bytes, unpacked as HTTP packs them. */
    readonly body: Uint8Array;
    readonly url: AbsoluteUrl;
    readonly contentType: string | null;
  }>;
  readonly decode: (
    bytes: Uint8Array,
    contentType: string | null,
    kind: 'html' | 'xml',
  ) => { readonly text: string; readonly charset: string; readonly repairs: readonly Repair[] };
  /** Sets the exit code the process ends with: 0 done, 1 it did not work, 2 wrong usage. */
  readonly exit: (code: number) => void;
};
