import type {
  AbsoluteUrl,
  AutomaticFeeds,
  Feed,
  FetchLimits,
  OwnSignals,
  PartLimits,
  Partner,
  Source,
} from '../model/index.ts';
import type { DeploySaid } from './deploy-schema.ts';

export type { FetchLimits };

export type Limits = {
  readonly fetch: FetchLimits;
  /** The least milliseconds between two requests to one host. */
  readonly hostSpacingMs: number;
  /** Items taken from one answer of a source, the newest first. */
  readonly itemsPerPoll: number;
  readonly articleParts: PartLimits;
  /** Bytes that are kept of one source on a UTC day. */
  readonly keptPerDay: number;
  /** Polls that run at the same time; null: as many as suit the place. */
  readonly pollConcurrency: number | null;
  /** Articles that are taken in at the same time, likewise. */
  readonly articleConcurrency: number | null;
};

export type MailSettings = {
  /** What stands behind the @ of mail sources' addresses; null where nothing is said. */
  readonly domain: string | null;
  /** Where one machine takes letters by SMTP; null for nowhere. */
  readonly port: number | null;
  readonly host: string;
  /** The maildir that one machine watches; null for none. */
  readonly maildir: string | null;
  /** The mail server whose Authentication-Results are believed (RFC 8601); null for none. */
  readonly trusted: string | null;
  /** The receipt rule set of SES that gets a rule for the domain; null for none. */
  readonly ruleSet: string | null;
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
    /** The WebSub hub that tells subscribers of changes: one elsewhere, or Feedmill's own. */
    readonly hub?: 'own' | AbsoluteUrl | undefined;
    /** Whether our own hub leaves out of Atom and RSS what a subscriber has. */
    readonly delta?: boolean | undefined;
    readonly rights?: string | undefined;
    /** The licence of what is published. */
    readonly licence?: AbsoluteUrl | undefined;
    /** What machines may do with it. */
    readonly signals?: OwnSignals | undefined;
    /** The site's picture or logo. */
    readonly image?: AbsoluteUrl | undefined;
    /** Whether requests are signed, and by the form of which drafts. */
    readonly signRequests?: boolean | 'older' | undefined;
    /** Hosts of the publisher's own besides the feeds' own. */
    readonly ownHosts?: readonly string[] | undefined;
    /** The least milliseconds between two regenerations of a feed that does not say it itself. */
    readonly every?: number | undefined;
  };
  readonly sources: readonly Source[];
  readonly feeds: readonly FeedDeclaration[];
  /** Who fetches feeds by a token. */
  readonly partners: readonly Partner[];
  readonly automaticFeeds: AutomaticFeeds;
  /** The HTTP API of one machine. */
  readonly api: {
    /** What its callers must send; null for the one that the data folder keeps. */
    readonly token: string | null;
  };
  readonly limits: Limits;
  /** How newsletters come in. */
  readonly mail: MailSettings;
  /** What it says of its deployment to AWS; see `deploymentOf`. */
  readonly deploy: DeploySaid;
  /** Origins that may be fetched although their address is not public, such as `http://127.0.0.1:8080`. */
  readonly trustedOrigins: readonly string[];
  /** Origins of subscribers that may be delivered to although their address is not public. */
  readonly trustedCallbacks: readonly string[];
  /** Ports to fetch from besides 80 and 443. */
  readonly ports: readonly number[];
};
