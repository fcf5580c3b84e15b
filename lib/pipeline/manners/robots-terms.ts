import { type Fetched, robotsTerms } from '../../fetch/index.ts';
import { layTerms, type Repair } from '../../model/index.ts';
import type { HostRobots } from '../../store/index.ts';
import type { Guest } from './fetch-in-turn.ts';

/**
 * An answer with what its host's robots.txt, which was read before it was asked, says of the use of what it holds. What its
 * headers say of the same goes before.
 */
export function withRobotsTerms(
  answer: Fetched,
  { text }: HostRobots,
  { userAgent }: Pick<Guest, 'userAgent'>,
): Fetched {
  const dropped: Repair[] = [];
  const said = robotsTerms(text, answer.url, userAgent, (code, detail) =>
    dropped.push({ code, detail: `robots.txt: ${detail}` }),
  );
  const terms = layTerms(said, answer.terms);
  const repairs = dropped.length === 0 ? {} : { repairs: [...(answer.repairs ?? []), ...dropped] };
  return { ...answer, ...repairs, ...(terms && { terms }) };
}
