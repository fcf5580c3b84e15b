import { randomBytes } from 'node:crypto';
import type { AbsoluteUrl, Feed, FeedId, Instant, Partner, PartnerId, SourceId } from '../../lib/model/index.ts';
import { rotateTokens, rotateWebhook } from '../../lib/pipeline/index.ts';
import { documentUrl } from '../../lib/publish/index.ts';
import type { Workplace } from './workplace.ts';

const DESK = 'desk' as FeedId;
const FRONT = 'front' as FeedId;
const HERALD = 'herald' as PartnerId;
const CLUB = 'club' as PartnerId;

/** The tokens of a start before hold on for so long: a reader that has one goes on. */
const KEPT_MS = 24 * 3600_000;

/** A feed for partners alone: in no list, and answered to whoever sends a token of a partner that has it. */
export function deskFeed(since: Instant): Feed {
  return {
    id: DESK,
    title: 'The Harbour Courier, for partners',
    description: 'With a change log and ninjs',
    filter: { sources: ['harbour' as SourceId] },
    size: 12,
    formats: ['atom', 'json', 'ninjs'],
    content: 'full',
    language: null,
    since,
    origin: 'config',
    visibility: 'partners',
  };
}

/** Who fetches in the demonstration: one that has the feed for partners, and is told of changes; and one that has it not. */
export function demonstrationPartners(webhook: string): Partner[] {
  const partner = { sources: [], quota: null, terms: null, origin: 'config' } as const;
  return [
    { ...partner, id: HERALD, name: 'The Herald', feeds: [DESK, FRONT], webhook: { url: webhook as AbsoluteUrl } },
    { ...partner, id: CLUB, name: 'The Rowing Club', feeds: [FRONT], webhook: null },
  ];
}

/** What opens the demonstration's doors; nothing of it is kept anywhere. */
export type DemonstrationTokens = { readonly herald: string; readonly club: string; readonly webhookSecret: string };

/** Makes each partner a token, and the secret by which webhooks are signed. */
export async function makeTokens({
  ports,
  hubPorts,
}: Pick<Workplace, 'ports' | 'hubPorts'>): Promise<DemonstrationTokens> {
  const { herald, club } = await tokensOf(ports);
  const partner = await ports.store.partners.get(HERALD);
  if (partner === null) throw new Error('the Herald is no partner any more');
  const webhookSecret = await rotateWebhook(partner, { keep: 0, random: randomBytes(32) }, hubPorts);
  return { herald, club, webhookSecret };
}

async function tokensOf(ports: Workplace['ports']): Promise<Pick<DemonstrationTokens, 'herald' | 'club'>> {
  const made = async (id: PartnerId) => (await rotateTokens({ id }, KEPT_MS, ports, randomBytes)).token;
  return { herald: await made(HERALD), club: await made(CLUB) };
}

/** How a partner fetches, to be pasted into a shell. */
export function partnerSights(
  { herald, club }: DemonstrationTokens,
  { site }: Workplace['ports'],
): readonly (readonly [what: string, where: string])[] {
  const atom = documentUrl(DESK, 'atom', site);
  const within = atom.slice(site.baseUrl.length);
  return [
    ['partners', 'The Herald has a feed for partners, desk; its token, shown this once, opens it in these ways:'],
    ['', `curl -i -H 'x-api-key: ${herald}' ${atom}`],
    ['', `newsboat:    ${site.baseUrl}t/${herald}/${within}`],
    ['', 'instead of atom.xml: feed.json, ninjs.json, changes/head.json; docs/partners.md says what is in them'],
    ['', `The Rowing Club has the front page alone, so this is answered 404: curl -i -H 'x-api-key: ${club}' ${atom}`],
  ];
}
