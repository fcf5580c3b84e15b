/** How far one fetch may go. Times in milliseconds, sizes in bytes. */
export type FetchLimits = {
  /** Name resolution, TCP and TLS together. */
  readonly connectMs: number;
  /** From the request sent to the answer's headers, and the longest silence within its body. */
  readonly firstByteMs: number;
  /** The whole fetch, redirects included. */
  readonly totalMs: number;
  /** The body as it is transferred. */
  readonly wireBytes: number;
  /** The body once decompressed. */
  readonly decodedBytes: number;
  readonly redirects: number;
  /** All header lines of one answer together. */
  readonly headers: number;
};

/** How far an article in parts is followed. */
export type PartLimits = {
  /** The most parts, the first among them; 1 for none but the first. */
  readonly most: number;
  /** The most bytes of all their pages together. */
  readonly bytes: number;
};

/** The ports at which the web is served: those that are fetched from unless an operator means others. */
export const WEB_PORTS: readonly number[] = [80, 443];
