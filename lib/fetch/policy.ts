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

/** What a fetch is allowed to do, and as whom it speaks. */
export type FetchPolicy = {
  /** Names the product and whom to write to: `Feedmill/1.0 (+mailto:desk@example.org)`. */
  readonly userAgent: string;
  readonly limits: FetchLimits;
  /** Ports that may be fetched from: {@link WEB_PORTS}, unless the operator means others. */
  readonly ports: readonly number[];
  /**
   * Origins such as `http://127.0.0.1:8641` that may be loopback or private, at the port they name. For demonstrations
   * and tests only.
   */
  readonly trustedOrigins: readonly string[];
};

export const DEFAULT_LIMITS: FetchLimits = {
  connectMs: 10_000,
  firstByteMs: 20_000,
  totalMs: 60_000,
  wireBytes: 10_000_000,
  decodedBytes: 40_000_000,
  redirects: 5,
  headers: 64_000,
};

/** Where the web is served. */
export const WEB_PORTS: readonly number[] = [80, 443];
