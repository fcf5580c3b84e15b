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
      'Names the source for ever: part of feed addresses, never reused for another source.',
      'town-hall',
    ).transform((value) => value as SourceId),
    title: text("The source's name as readers see it. Left out, it is the id.", 'Town Hall News').optional(),
    kind: z.enum(['feed', 'page', 'sitemap', 'push', 'mail']).default('feed').meta({
      description:
        'feed: RSS, Atom, JSON Feed or the posts of a WordPress API. page: a page that lists articles. sitemap: a sitemap or an index of them. push: nothing is fetched, articles are sent in. mail: a newsletter, which writes to an address of its own.',
    }),
    url: address
      .meta({
        description: 'The address of the feed, the page or the sitemap. Not for the kinds push and mail.',
        examples: ['https://news.example.org/feed.xml'],
      })
      .optional(),
    fullText: z.enum(['always', 'never', 'auto']).default('auto').meta({
      description: "Whether the item's page is fetched for its full text; auto: where the item is cut.",
    }),
    interval: durationRange({ least: '5s', most: '30d' })
      .prefault('5m-6h')
      .meta({
        description:
          'The time between two polls: a range within which it is learned from the source, such as 5m-6h, or a fixed one, such as 15m.',
        examples: ['15m', '5m-6h'],
      }),
    recheck: durationOrNever({ least: '1m', most: '365d' })
      .prefault('1h')
      .meta({
        description: "After how long a listed article's page is looked at again for corrections, such as 1h, or never.",
        examples: ['1h', 'never'],
      }),
    tags: texts('Tags put on every article of the source.', ['local', 'politics']).default([]),
    language: language.nullable().default(null),
    rules: rules.default({}),
    paused: z.boolean().default(false).meta({ description: 'true stops polling and keeps what was published.' }),
    private: z
      .boolean()
      .meta({
        description:
          'true keeps its address out of all documents, the status and the log. An address that carries a password, a token or a key is kept out anyway.',
      })
      .optional(),
    hub: z
      .boolean()
      .meta({
        description:
          'false leaves the WebSub hub alone that the source names; else it is asked to push what is new, where site.baseUrl is public.',
      })
      .optional(),
    accept: z
      .enum(['first', 'all'])
      .meta({
        description:
          "For kind mail: first: nothing is published before an operator has accepted the newsletter's first letter (feedmill sources accept); all: every letter is published that reads as one. first where nothing is said.",
      })
      .optional(),
    visibility: visibility(
      'partners: what it tells is for partners alone, in feeds that say so too; its own feed is one of them.',
    ).optional(),
    digest: z
      .boolean()
      .meta({ description: 'For kind mail: true makes an article of each story of a letter, instead of one of all.' })
      .optional(),
  })
  .meta({ description: 'A place that news comes from.' });

const fetchLimits = z
  .strictObject({
    connect: duration({ least: '100ms', most: '1m' })
      .prefault('5s')
      .meta({ description: 'Until the connection stands.' }),
    firstByte: duration({ least: '100ms', most: '2m' })
      .prefault('15s')
      .meta({ description: 'Until the answer begins, and the longest silence after.' }),
    total: duration({ least: '1s', most: '5m' })
      .prefault('45s')
      .meta({ description: "Until the answer's last byte, redirects included." }),
    wire: size({ least: '1KB', most: '100MB' })
      .prefault('10MB')
      .meta({ description: 'The body as it is transferred.' }),
    decoded: size({ least: '1KB', most: '200MB' })
      .prefault('32MB')
      .meta({ description: 'The body once decompressed.' }),
    redirects: z.int().min(0).max(10).default(5).meta({ description: 'How many redirects are followed.' }),
    headers: size({ least: '4KB', most: '1MB' })
      .prefault('64KB')
      .meta({ description: "An answer's header lines together." }),
  })
  .meta({ description: 'What one request may cost.' });

function concurrency(description: string) {
  return z.int().min(1).max(10_000).nullable().default(null).meta({ description });
}

const limits = z
  .strictObject({
    fetch: fetchLimits.prefault({}),
    hostSpacing: duration({ least: '0s', most: '1h' })
      .prefault('1s')
      .meta({ description: 'The least time between two requests to one host; its robots.txt may ask for more.' }),
    itemsPerPoll: z.int().min(1).max(10_000).default(500).meta({ description: 'Items taken from one answer.' }),
    articleParts: z
      .int()
      .min(1)
      .max(50)
      .default(10)
      .meta({ description: 'Pages that are read of an article in parts; 1 for the first only.' }),
    articleSize: size({ least: '100KB', most: '100MB' })
      .prefault('10MB')
      .meta({ description: 'The pages of an article in parts together.' }),
    keptPerDay: size({ least: '10MB', most: '1000GB' }).prefault('1GB').meta({
      description:
        'What is kept of one source on a day (UTC), pages and revisions together; what comes after waits for the next day.',
    }),
    pollConcurrency: concurrency('Polls that run at the same time; if not given 8 on one machine, on AWS by the size.'),
    articleConcurrency: concurrency(
      'Articles that are taken in at the same time; if not given 16 on one machine, on AWS by the size.',
    ),
  })
  .meta({ description: 'Limits; the defaults fit most.' });

const host = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no host; write its name alone, such as www.example.org`,
});

const site = z
  .strictObject({
    baseUrl: address
      .nullable()
      .default(null)
      .meta({ description: 'Where the feeds are public.', examples: ['https://feeds.example.org'] }),
    title: text('The name over all feeds.', 'Harbour Town News').default('Feedmill'),
    contact: z
      .string()
      .max(200)
      .regex(/^(?:mailto:)?[^\s@:/()]+@[^\s@:/()]+$|^https?:\/\/[^\s()]+$/, {
        error: ({ input }) =>
          `${JSON.stringify(input)} is no contact; write an e-mail address or an address that begins with https://`,
      })
      .nullable()
      .default(null)
      .meta({
        description: "Who answers for the requests; every source's operator sees it in the User-Agent.",
        examples: ['editor@example.org'],
      }),
    hub: hub
      .meta({
        description:
          'The WebSub hub that tells subscribers of changes: one elsewhere, which is told, or Feedmill itself (own).',
        examples: ['own', 'https://hub.example.org/'],
      })
      .optional(),
    delta: z
      .boolean()
      .meta({
        description: 'Whether a hub of our own sends subscribers of Atom and RSS the new and changed entries alone.',
      })
      .optional(),
    rights: text('Who holds the rights; part of every feed.', '© 2026 Harbour Town News').optional(),
    licence: address
      .meta({
        description:
          'The licence of what is published here, by its address: in every feed, in Link headers and in robots.txt. It is not said of articles of others.',
        examples: ['https://creativecommons.org/licenses/by/4.0/'],
      })
      .optional(),
    signals: ownSignals.optional(),
    image: address
      .meta({ description: "The site's picture or logo.", examples: ['https://www.example.org/logo.png'] })
      .optional(),
    every: every('The least time between two regenerations of each feed that does not say it itself.').optional(),
    signRequests: z
      .union([z.boolean(), z.literal('older')], {
        error: ({ input }) => `${JSON.stringify(input)} is none of true, false and older`,
      })
      .meta({
        description:
          'true signs each request as Web Bot Auth asks, by keys that are published under baseUrl, so that a host can tell who asks. older writes Signature-Agent as drafts before 2026 did.',
      })
      .optional(),
    ownHosts: z
      .array(host)
      .max(100)
      .meta({
        description:
          "Hosts of your own whose articles news sitemaps may list besides the feeds' own host; the robots.txt of each names the sitemap.",
        examples: [['www.example.org']],
      })
      .optional(),
  })
  .meta({ description: 'Who publishes.' });

const api = z
  .strictObject({
    token: z
      .string()
      // What a bearer token may be made of (RFC 6750 §2.1). The fault does not repeat it: it is a secret, however bad.
      .regex(/^(?=.{16,500}$)[A-Za-z0-9._~+/-]+=*$/, {
        error: 'is no token; write 16 to 500 letters, digits and . _ ~ + / -, such as openssl rand -base64 32 prints',
      })
      .nullable()
      .default(null)
      .meta({
        description:
          'What callers of POST /articles, DELETE /articles/{id} and GET /status must send as "Authorization: Bearer <token>". Left out, the first start makes one, in the file api-token of the data folder.',
      }),
  })
  .meta({ description: 'The HTTP API of one machine. On AWS its requests are signed, and nothing here counts.' });

const mailHost = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, {
  error: ({ input }) => `${JSON.stringify(input)} is no name of a host; write one such as in.example.org`,
});

const mail = z
  .strictObject({
    domain: mailHost
      .nullable()
      .default(null)
      .meta({
        description:
          'What stands behind the @ in the addresses of mail sources; its MX record leads here. Needed on AWS; on one machine localhost where it is not given.',
        examples: ['in.example.org'],
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .meta({ description: 'One machine: where letters are taken by SMTP; null for nowhere.', examples: [2525] }),
    host: z
      .string()
      .regex(/^[0-9a-zA-Z.:-]{1,253}$/, {
        error: ({ input }) => `${JSON.stringify(input)} is no address of this machine; write one such as 127.0.0.1`,
      })
      .default('127.0.0.1')
      .meta({ description: 'One machine: the address at which that port is opened. Only this machine unless given.' }),
    maildir: text('One machine: a maildir that is watched; what is taken from it goes to its cur.', '/var/mail/news')
      .nullable()
      .default(null),
    trusted: mailHost
      .nullable()
      .default(null)
      .meta({
        description:
          'One machine: the name of the mail server of your own (authserv-id) whose Authentication-Results are believed.',
        examples: ['mx.example.org'],
      }),
    ruleSet: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, {
        error: ({ input }) => `${JSON.stringify(input)} is no name of a receipt rule set`,
      })
      .nullable()
      .default(null)
      .meta({
        description:
          'AWS: the existing, active receipt rule set of SES that gets a rule for the domain. null: the deployment says what to do by hand.',
        examples: ['inbound'],
      }),
  })
  .meta({ description: 'How newsletters come in: the sources of kind mail.' });

const origin = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+$/, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no origin; write scheme, host and port without a path, such as http://127.0.0.1:8080`,
    abort: true,
  })
  .transform((written, context) => {
    if (URL.canParse(written)) return new URL(written).origin;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(written)} is no origin; check host and port` });
    return z.NEVER;
  });

/** `feedmill.yaml` as it is written: what editors complete and {@link parseConfig} accepts. */
export const fileSchema = z
  .strictObject({
    site: site.prefault({}),
    sources: z.array(source).max(5000).default([]).meta({ description: 'Where news comes from.' }),
    feeds: z.array(feed).max(5000).default([]).meta({
      description: 'Feeds besides the automatic ones: `all`, one for each source under its id, and those by name.',
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
          'Origins of subscribers that may be delivered to although their address is not public. Keep it empty on a server.',
        examples: [['http://127.0.0.1:9000']],
      }),
    trustedOrigins: z
      .array(origin)
      .max(100)
      .default([])
      .meta({
        description: 'Origins that may be fetched although their address is not public. Keep it empty on a server.',
        examples: [['http://127.0.0.1:8080']],
      }),
    ports: z
      .array(z.int().min(1).max(65_535))
      .max(100)
      .default([])
      .meta({ description: 'Ports that may be fetched from besides 80 and 443.', examples: [[8080, 8443]] }),
  })
  .meta({ title: 'feedmill.yaml', description: 'The sources, feeds and limits of a Feedmill.' });

/** `feedmill.yaml` as it is read, before its sources and feeds become the model's. */
export type ConfigFile = z.output<typeof fileSchema>;
