import type { Feed, Source } from '../model/index.ts';

/** What one request to a source may cost. Times in milliseconds, sizes in bytes. */
export type FetchLimits = {
  /** Until the connection stands: name, TCP and TLS. */
  readonly connectMs: number;
  /** From the request to the answer's headers, and the longest silence after. */
  readonly firstByteMs: number;
  /** From the request to the answer's last byte, redirects included. */
  readonly totalMs: number;
  /** Of the body as it is transferred. */
  readonly wireBytes: number;
  /** Of the body once decompressed. */
  readonly decodedBytes: number;
  /** How many redirects are followed. */
  readonly redirects: number;
  /** Of all header lines of an answer together. */
  readonly headers: number;
};

export type Limits = {
  readonly fetch: FetchLimits;
  /** Items taken from one answer of a source, the newest first. */
  readonly itemsPerPoll: number;
  /** Polls that run at the same time. */
  readonly pollConcurrency: number;
};

/** A feed as the configuration declares it: all but the instant it was first seen at, which the store knows. */
export type FeedDeclaration = Omit<Feed, 'since'>;

/** A whole and valid `feedmill.yaml`, defaults filled in. */
export type Config = {
  readonly site: {
    /** Where the feeds are public, without a slash at the end; null until that is known. */
    readonly baseUrl: string | null;
    readonly title: string;
    /** An address that a site's operator can write to; part of the User-Agent. */
    readonly contact: string | null;
  };
  readonly sources: readonly Source[];
  readonly feeds: readonly FeedDeclaration[];
  readonly limits: Limits;
  /** Origins that may be fetched although their address is not public, such as `http://127.0.0.1:8080`. */
  readonly trustedOrigins: readonly string[];
  /** Ports that may be fetched from besides 80 and 443. */
  readonly ports: readonly number[];
};
