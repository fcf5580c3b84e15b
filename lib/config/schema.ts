import { z } from 'zod';
import type { SourceId } from '../model/index.ts';
import { automaticFeeds } from './automatic-feeds-schema.ts';
import { deploy } from './deploy-schema.ts';
import { every, feed } from './feed-schema.ts';
import { partner, visibility } from './partner-schema.ts';
import { duration, durationOrNever, durationRange, size } from './quantities.ts';
import { rules } from './rules-schema.ts';
import { ownSignals } from './terms-schema.ts';
import { address, hub, id, language, text, texts } from './values.ts';

const source = z
  .strictObject({
    id: id(
      'Permanent name of the source; part of feed addresses. Never reuse it for another source.',
      'town-hall',
    ).transform((value) => value as SourceId),
    title: text("The source's name as readers see it. Default: its id.", 'Town Hall News').optional(),
    kind: z.enum(['feed', 'page', 'sitemap', 'push', 'mail']).default('feed').meta({
      description:
        'feed: RSS, Atom, JSON Feed or the posts of a WordPress API. page: a page that lists articles. sitemap: a sitemap or a sitemap index. push: nothing is fetched; articles are sent in. mail: a newsletter, which is sent to an e-mail address of its own.',
    }),
    url: address
      .meta({
        description: 'The address of the feed, the page or the sitemap. Not for the kinds push and mail.',
        examples: ['https://news.example.org/feed.xml'],
      })
      .optional(),
    fullText: z.enum(['always', 'never', 'auto']).default('auto').meta({
      description: "Whether to fetch each item's page for its full text; auto: only where the item is cut.",
    }),
    interval: durationRange({ least: '5s', most: '30d' })
      .prefault('5m-6h')
      .meta({
        description: 'The time between two polls: a range to learn within, such as 5m-6h, or fixed, such as 15m.',
        examples: ['15m', '5m-6h'],
      }),
    recheck: durationOrNever({ least: '1m', most: '365d' })
      .prefault('1h')
      .meta({
        description: "How soon a listed article's page is read again to find corrections, such as 1h; or never.",
        examples: ['1h', 'never'],
      }),
    tags: texts('Tags added to every article from the source.', ['local', 'politics']).default([]),
    language: language.nullable().default(null),
    rules: rules.default({}),
    paused: z.boolean().default(false).meta({ description: 'true stops polling; published articles stay.' }),
    private: z
      .boolean()
      .meta({
        description:
          'true keeps its address out of documents, the status and the log. An address containing a password, token or key is always kept out.',
      })
      .optional(),
    hub: z
      .boolean()
      .meta({
        description:
          'false ignores the WebSub hub that the source names. Otherwise the hub is asked to push news, if site.baseUrl is public.',
      })
      .optional(),
    accept: z
      .enum(['first', 'all'])
      .meta({
        description:
          "Kind mail only. first (the default): nothing is published until an operator has accepted the newsletter's first letter (feedmill sources accept); all: every letter recognised as a newsletter is published.",
      })
      .optional(),
    visibility: visibility(
      'partners: what it tells is for partners alone, in feeds that say so too; its own feed is one of them.',
    ).optional(),
    digest: z
      .boolean()
      .meta({
        description:
          'Kind mail only. true makes an article of each story in a letter, instead of one article of the whole letter.',
      })
      .optional(),
  })
  .meta({ description: 'A source of news.' });

const fetchLimits = z
  .strictObject({
    connect: duration({ least: '100ms', most: '1m' })
      .prefault('5s')
      .meta({ description: 'Time limit for connecting.' }),
    firstByte: duration({ least: '100ms', most: '2m' })
      .prefault('15s')
      .meta({ description: 'Time limit until the answer begins, and for each pause after that.' }),
    total: duration({ least: '1s', most: '5m' })
      .prefault('45s')
      .meta({ description: 'Time limit for the whole answer, including redirects.' }),
    wire: size({ least: '1KB', most: '100MB' })
      .prefault('10MB')
      .meta({ description: 'Size limit of the body as transferred.' }),
    decoded: size({ least: '1KB', most: '200MB' })
      .prefault('32MB')
      .meta({ description: 'Size limit of the body once decompressed.' }),
    redirects: z.int().min(0).max(10).default(5).meta({ description: 'The most redirects followed.' }),
    headers: size({ least: '4KB', most: '1MB' })
      .prefault('64KB')
      .meta({ description: 'Size limit of all response headers together.' }),
  })
  .meta({ description: 'Limits of a single request.' });

function concurrency(description: string) {
  return z.int().min(1).max(10_000).nullable().default(null).meta({ description });
}

const limits = z
  .strictObject({
    fetch: fetchLimits.prefault({}),
    hostSpacing: duration({ least: '0s', most: '1h' })
      .prefault('1s')
      .meta({ description: 'The least time between two requests to one host; its robots.txt may ask for more.' }),
    itemsPerPoll: z.int().min(1).max(10_000).default(500).meta({ description: 'The most items read from one answer.' }),
    articleParts: z
      .int()
      .min(1)
      .max(50)
      .default(10)
      .meta({ description: 'The most pages read of an article that is split over several; 1: only the first.' }),
    articleSize: size({ least: '100KB', most: '100MB' })
      .prefault('10MB')
      .meta({ description: "Size limit of such an article's pages together." }),
    keptPerDay: size({ least: '10MB', most: '1000GB' }).prefault('1GB').meta({
      description:
        'The most data stored from one source per day (UTC), pages and revisions together; the rest waits for the next day.',
    }),
    pollConcurrency: concurrency(
      'How many polls run at the same time. Default: 8 on one machine; on AWS it depends on deploy.size.',
    ),
    articleConcurrency: concurrency(
      'How many articles are ingested at the same time. Default: 16 on one machine; on AWS it depends on deploy.size.',
    ),
  })
  .meta({ description: 'Limits. The defaults suit most installations.' });

const host = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not a host name; write the name alone, such as www.example.org`,
});

const site = z
  .strictObject({
    baseUrl: address
      .nullable()
      .default(null)
      .meta({ description: 'The public address of the feeds.', examples: ['https://feeds.example.org'] }),
    title: text('The name of the site, shown above all feeds.', 'Harbour Town News').default('Feedmill'),
    contact: z
      .string()
      .max(200)
      .regex(/^(?:mailto:)?[^\s@:/()]+@[^\s@:/()]+$|^https?:\/\/[^\s()]+$/, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is not a contact; write an e-mail address or an address that begins with https://`,
      })
      .nullable()
      .default(null)
      .meta({
        description:
          "How to reach whoever is responsible for the requests. Sent in the User-Agent, where every source's operator sees it.",
        examples: ['editor@example.org'],
      }),
    hub: hub
      .meta({
        description:
          "The WebSub hub that notifies subscribers of changes: the address of a hub elsewhere, or own for Feedmill's own hub.",
        examples: ['own', 'https://hub.example.org/'],
      })
      .optional(),
    delta: z
      .boolean()
      .meta({
        description: "Whether Feedmill's own hub sends Atom and RSS subscribers only the new and changed entries.",
      })
      .optional(),
    rights: text('The copyright line; part of every feed.', '© 2026 Harbour Town News').optional(),
    licence: address
      .meta({
        description:
          'The address of the licence for what you publish; stated in every feed, in Link headers and in robots.txt. It is not applied to articles by others.',
        examples: ['https://creativecommons.org/licenses/by/4.0/'],
      })
      .optional(),
    signals: ownSignals.optional(),
    image: address
      .meta({ description: "The site's picture or logo.", examples: ['https://www.example.org/logo.png'] })
      .optional(),
    every: every('The least time between two regenerations, for each feed without an every of its own.').optional(),
    signRequests: z
      .union([z.boolean(), z.literal('older')], {
        error: ({ input }) => `${JSON.stringify(input)} is not one of true, false and older`,
      })
      .meta({
        description:
          'true signs each request with Web Bot Auth, using keys published under baseUrl, so that hosts can verify who is asking. older writes Signature-Agent as drafts before 2026 did.',
      })
      .optional(),
    ownHosts: z
      .array(host)
      .max(100)
      .meta({
        description:
          'Your other hosts whose articles news sitemaps may list; the robots.txt of each must name the sitemap.',
        examples: [['www.example.org']],
      })
      .optional(),
  })
  .meta({ description: 'Who publishes the feeds.' });

const api = z
  .strictObject({
    token: z
      .string()
      // What a bearer token may be made of (RFC 6750 §2.1). The fault does not repeat it: it is a secret, however bad.
      .regex(/^(?=.{16,500}$)[A-Za-z0-9._~+/-]+=*$/, {
        error:
          'is not a valid token; write 16 to 500 letters, digits and . _ ~ + / -, such as openssl rand -base64 32 prints',
      })
      .nullable()
      .default(null)
      .meta({
        description:
          'Callers of POST /articles, DELETE /articles/{id} and GET /status must send it as "Authorization: Bearer <token>". Default: the first start creates one, in the file api-token of the data folder.',
      }),
  })
  .meta({ description: 'The HTTP API on one machine. Has no effect on AWS, where API requests are signed.' });

const mailHost = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not a host name; write one such as in.example.org`,
});

const mail = z
  .strictObject({
    domain: mailHost
      .nullable()
      .default(null)
      .meta({
        description:
          'The domain in the addresses of mail sources, after the @; its MX record points here. Required on AWS; on one machine the default is localhost.',
        examples: ['in.example.org'],
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .meta({
        description: 'One machine only. The port on which letters are received by SMTP; null for none.',
        examples: [2525],
      }),
    host: z
      .string()
      .regex(/^[0-9a-zA-Z.:-]{1,253}$/, {
        error: ({ input }) => `${JSON.stringify(input)} is not an IP address; write one such as 127.0.0.1`,
      })
      .default('127.0.0.1')
      .meta({
        description: 'One machine only. The address that port listens on. Default: reachable from this machine only.',
      }),
    maildir: text(
      'One machine only. A maildir to watch; letters that were read are moved to its cur folder.',
      '/var/mail/news',
    )
      .nullable()
      .default(null),
    trusted: mailHost
      .nullable()
      .default(null)
      .meta({
        description:
          'One machine only. The name (authserv-id) of your own mail server, whose Authentication-Results are trusted.',
        examples: ['mx.example.org'],
      }),
    ruleSet: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, {
        error: ({ input }) => `${JSON.stringify(input)} is not the name of a receipt rule set`,
      })
      .nullable()
      .default(null)
      .meta({
        description:
          'AWS only. The active SES receipt rule set to which a rule for the domain is added. null: the deployment tells you what to do by hand.',
        examples: ['inbound'],
      }),
  })
  .meta({ description: 'How newsletters are received, for sources of kind mail.' });

const origin = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+$/, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not an origin; write scheme, host and port without a path, such as http://127.0.0.1:8080`,
    abort: true,
  })
  .transform((written, context) => {
    if (URL.canParse(written)) return new URL(written).origin;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(written)} is not an origin; check host and port` });
    return z.NEVER;
  });

/** `feedmill.yaml` as it is written: what editors complete and {@link parseConfig} accepts. */
export const fileSchema = z
  .strictObject({
    site: site.prefault({}),
    sources: z.array(source).max(5000).default([]).meta({ description: 'The sources to follow.' }),
    feeds: z.array(feed).max(5000).default([]).meta({
      description:
        'Feeds to publish besides the automatic ones: `all`, one for each source under its id, and those of automaticFeeds.',
    }),
    automaticFeeds: automaticFeeds.prefault({}),
    partners: z
      .array(partner)
      .max(1000)
      .default([])
      .meta({ description: 'Who fetches feeds by a token. feedmill partners rotate ID makes one.' }),
    api: api.prefault({}),
    limits: limits.prefault({}),
    mail: mail.prefault({}),
    deploy: deploy.prefault({}),
    trustedCallbacks: z
      .array(origin)
      .max(100)
      .default([])
      .meta({
        description:
          'Origins of subscribers that may receive deliveries although their address is not public. Keep this empty on a server.',
        examples: [['http://127.0.0.1:9000']],
      }),
    trustedOrigins: z
      .array(origin)
      .max(100)
      .default([])
      .meta({
        description: 'Origins that may be fetched although their address is not public. Keep this empty on a server.',
        examples: [['http://127.0.0.1:8080']],
      }),
    ports: z
      .array(z.int().min(1).max(65_535))
      .max(100)
      .default([])
      .meta({ description: 'Ports to fetch from besides 80 and 443.', examples: [[8080, 8443]] }),
  })
  .meta({ title: 'feedmill.yaml', description: 'The sources, feeds and limits of a Feedmill installation.' });

/** `feedmill.yaml` as it is read, before its sources and feeds become the model's. */
export type ConfigFile = z.output<typeof fileSchema>;
