import { type FetchLimits, WEB_PORTS } from '../model/index.ts';

export { type FetchLimits, WEB_PORTS };

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

/** What a fetch may cost where no configuration says otherwise: the figures that `feedmill.yaml` has by default. */
export const DEFAULT_LIMITS: FetchLimits = {
  connectMs: 5_000,
  firstByteMs: 15_000,
  totalMs: 45_000,
  wireBytes: 10_000_000,
  decodedBytes: 32_000_000,
  redirects: 5,
  headers: 64_000,
};
