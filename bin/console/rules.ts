import { z } from 'zod';
import { asTyped, RULE_NAMES, rulesTyped, rulesYaml, ruleWords } from '../../lib/config/index.ts';
import {
  drawRules,
  drawRulesResult,
  frameDocument,
  type RulesCheck,
  type RulesData,
  type RulesResult,
  type TryPage,
} from '../../lib/console/index.ts';
import type { PickableRule } from '../../lib/extract/index.ts';
import {
  type ArticleId,
  absoluteUrl,
  type ExtractionRules,
  type Instant,
  type Source,
  type SourceId,
} from '../../lib/model/index.ts';
import {
  type AnswerBytes,
  changeRules,
  type Ports,
  politeFetch,
  storedPage,
  storedPages,
  versionOf,
} from '../../lib/pipeline/index.ts';
import { assets } from './assets.ts';
import { fetchedPagesOf } from './fetched-pages.ts';
import type { Place } from './place.ts';
import { action, door, FieldFault, page, type Typed } from './registry.ts';

/** Pages on which rules are looked at besides the one in the frame. */
const MOST_CHECKED = 5;

/** The rules of a source. */
export const rulesPage = page<RulesData>({
  path: '/sources/:id/rules',
  title: null,
  async load(place, { params, query }) {
    const { ports } = await place.workplace();
    const source = await sourceNamed(params.id, ports);
    if (source === null) return null;
    const stored = await storedPages(source.id, ports);
    const pages = [
      ...fetchedPagesOf(place)
        .of(source.id)
        .map(({ key, title, at }) => ({ key, title, at, isFetched: true })),
      ...stored.map(({ article, title, url, stored: at }) => ({
        key: article,
        title: title ?? url,
        at,
        isFetched: false,
      })),
    ];
    const asked = query.get('page') ?? '';
    const key = asked !== '' ? asked : (pages[0]?.key ?? null);
    const opened = key === null ? null : await openPage(source, key, place, ports);
    const isTyped = query.has('typed');
    const typed = isTyped ? fieldsIn(query) : asTyped(source.rules);
    const { rules } = rulesTyped(typed);
    return {
      source: {
        id: source.id,
        title: source.title,
        kind: source.kind,
        origin: source.origin,
        address: addressOf(source, stored[0]?.url),
      },
      pages,
      page: opened === null ? null : key,
      typed,
      version: versionOf(source.rules),
      result: opened === null ? null : await resultOf(source, opened, typed, ports),
      checks: await checksOf(source, rules, pages, place, ports),
    };
  },
  draw: drawRules,
});

async function sourceNamed(id: string | undefined, { store }: Ports): Promise<Source | null> {
  return store.sources.get((id ?? '') as SourceId);
}

/** Where a page to try rules on is likely to be: the list itself, else the newest article. */
function addressOf(source: Source, newest: string | undefined): string {
  if (source.private === true) return '';
  return source.kind === 'page' ? (source.url ?? '') : (newest ?? source.url ?? '');
}

function fieldsIn(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    RULE_NAMES.flatMap((name) => {
      const text = (query.get(name) ?? '').slice(0, 20_000);
      return text.trim() === '' ? [] : [[name, text]];
    }),
  );
}

type Opened = { readonly answer: AnswerBytes; readonly at: Instant };

/** A page that is at hand: fetched for this, or kept of an article. Asks no host for anything. */
async function openPage(source: Source, key: string, place: Place, ports: Ports): Promise<Opened | null> {
  const fetched = fetchedPagesOf(place).get(source.id, key);
  if (fetched !== null) return { answer: fetched.answer, at: fetched.at };
  const stored = await storedPage(key as ArticleId, ports);
  return stored === null ? null : { answer: stored.answer, at: stored.page.stored };
}

/** What is read for an operator is not held against the source, and the other way round. */
function readingName({ id }: Source): SourceId {
  return `console ${id}` as SourceId;
}

async function resultOf(source: Source, { answer, at }: Opened, typed: Typed, ports: Ports): Promise<RulesResult> {
  const { rules, faults } = rulesTyped(typed);
  const name = readingName(source);
  const told = {
    faults: faults as Record<string, string>,
    yaml: rulesYaml(rules),
    commandWords: ruleWords(rules),
    isSaved:
      versionOf(rules) === versionOf(rulesTyped(asTyped(source.rules)).rules) && Object.keys(faults).length === 0,
  };
  try {
    const marks = await ports.read('marked', name, answer, rules);
    const otherwise = changedRules(source.rules, rules);
    const was = Object.keys(otherwise).length === 0 ? [] : await ports.read('marked', name, answer, otherwise);
    const before = Object.fromEntries(was.map(({ rule, says, matched }) => [rule, { says, matched }]));
    const extraction = await ports.read('page', name, answer, { rules, now: at });
    const failure = extraction === null ? 'It is a feed, not a page.' : null;
    return { ...told, marks, before, extraction, failure };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { ...told, marks: [], before: {}, extraction: null, failure };
  }
}

/** Of the saved rules the selectors that are typed otherwise now. */
function changedRules(saved: ExtractionRules, typed: ExtractionRules): ExtractionRules {
  return Object.fromEntries(
    Object.entries(saved).filter(
      ([name, value]) =>
        typeof value === 'string' && name !== 'dateZone' && typed[name as keyof ExtractionRules] !== value,
    ),
  );
}

/** How the rules for articles' pages fare on the newest of these that are kept. */
async function checksOf(
  source: Source,
  rules: ExtractionRules,
  pages: readonly TryPage[],
  place: Place,
  ports: Ports,
): Promise<RulesCheck[]> {
  const { item: _, itemTitle: __, itemLink: ___, itemDate: ____, dateFormats: _____, dateZone: ______, ...own } = rules;
  if (Object.keys(own).length === 0) return [];
  const checks: RulesCheck[] = [];
  for (const one of pages.filter(({ isFetched }) => !isFetched).slice(0, MOST_CHECKED)) {
    const opened = await openPage(source, one.key, place, ports);
    const marks = opened && (await ports.read('marked', readingName(source), opened.answer, own).catch(() => null));
    if (marks) checks.push({ page: one, marks: marks.map(({ rule, says, matched }) => ({ rule, says, matched })) });
  }
  return checks;
}

const text = (line: string, status: number) =>
  new Response(`${line}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
const NO_PAGE = 'This page is no longer available. Reload and choose another.';

/** What a door about a page needs: the source, and the page. */
async function opening(place: Place, request: Request, { id }: Readonly<Record<string, string>>) {
  const { ports } = await place.workplace();
  const query = new URL(request.url).searchParams;
  const source = await sourceNamed(id, ports);
  const opened = source === null ? null : await openPage(source, query.get('page') ?? '', place, ports);
  return { ports, query, source, opened };
}

/** The stored page for the frame. */
export const rulesFrame = door({
  method: 'GET',
  path: '/sources/:id/rules/frame',
  async answer(place, request, params) {
    const { ports, source, opened } = await opening(place, request, params);
    if (source === null || opened === null) return text(NO_PAGE, 404);
    const framed = await ports.read('framed', readingName(source), opened.answer);
    const { html, policy } = frameDocument(framed, assetText('picker-frame.js'), assetText('picker-frame.css'));
    return new Response(html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'referrer-policy': 'no-referrer',
      },
    });
  },
});

function assetText(name: string): string {
  return Buffer.from(assets().get(name)?.bytes ?? []).toString();
}

/** What the rules give as they are typed: the part of the page that is renewed. */
export const rulesResult = door({
  method: 'GET',
  path: '/sources/:id/rules/result',
  async answer(place, request, params) {
    const { ports, source, opened, query } = await opening(place, request, params);
    if (source === null || opened === null) return text(NO_PAGE, 404);
    const result = await resultOf(source, opened, fieldsIn(query), ports);
    return new Response(drawRulesResult(result).toString(), {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
  },
});

/** Selectors for what was pointed at. */
export const rulesPick = door({
  method: 'GET',
  path: '/sources/:id/rules/pick',
  async answer(place, request, params) {
    const { ports, source, opened, query } = await opening(place, request, params);
    if (source === null || opened === null) return text(NO_PAGE, 404);
    const rule = query.get('rule') ?? '';
    if (!RULE_NAMES.includes(rule as PickableRule) || rule === 'dateFormats' || rule === 'dateZone')
      return text(`${JSON.stringify(rule.slice(0, 40))} is not a rule that can be picked.`, 400);
    const numbers = (name: string) =>
      (query.get(name) ?? '')
        .split(',')
        .flatMap((one) => (/^\d{1,7}$/.test(one) ? [Number(one)] : []))
        .slice(0, 200);
    const { item } = rulesTyped({ item: query.get('item') ?? '' }).rules;
    const pointing = {
      ...{ rule: rule as PickableRule, wanted: numbers('wanted'), unwanted: numbers('unwanted') },
      ...{ item, isExact: query.has('exact') },
    };
    return Response.json(await ports.read('picked', readingName(source), opened.answer, pointing));
  },
});

/** Fetches a page once, as politely as a poll, to try rules on it. */
export const fetchPage = action({
  path: '/sources/rules/fetch',
  fields: z.object({
    source: z.string(),
    address: z.string().trim().min(1, 'Which page?').max(2000, 'This is too long for an address.'),
  }),
  at: ({ source = '' }: Typed) => `/sources/${encodeURIComponent(source)}/rules`,
  async does(place, { source: id, address }) {
    const { ports } = await place.workplace();
    const source = await sourceNamed(id, ports);
    if (source === null) throw new FieldFault('', `The source ${id} no longer exists.`);
    const url = absoluteUrl(address);
    if (url === null)
      throw new FieldFault('address', 'That is not an http(s) address, such as https://example.org/news.');
    const answer = await politeFetch({ url }, ports);
    if (answer.outcome === 'gone')
      throw new FieldFault('address', `There is no page at this address (${answer.status}).`);
    if (answer.outcome === 'notModified')
      throw new FieldFault('address', 'It answered 304 to an unconditional request.');
    if (answer.outcome !== 'fetched') throw new FieldFault('address', answer.message);
    const { body, contentType, url: at } = answer;
    const kept = fetchedPagesOf(place).keep({ source: id, at: ports.now(), answer: { body, contentType, url: at } });
    return {
      said: `Fetched once: ${kept.title}. It is kept until the console stops.`,
      to: `/sources/${id}/rules?page=${kept.key}`,
    };
  },
  command: ({ address }) => ['extract', address],
});

const typedRule = z.string().max(20_000, 'Use at most 20,000 characters.').optional();

/** Saves the rules of a source, unless somebody else saved others meanwhile. */
export const saveRules = action({
  path: '/sources/rules/save',
  fields: z.object({
    ...{ source: z.string(), seen: z.string(), page: z.string().default('') },
    ...Object.fromEntries(RULE_NAMES.map((name) => [name, typedRule])),
  }) as unknown as z.ZodType<{ source: string; seen: string; page: string } & Record<string, string | undefined>>,
  at: ({ source = '', page: key = '', ...typed }: Typed) => rulesPath(source, { ...typed, page: key }),
  async does(place, { source: id, seen, page: key, ...typed }) {
    const { rules, faults } = rulesTyped(typed);
    const [first] = Object.entries(faults);
    if (first !== undefined) throw new FieldFault(first[0], first[1] ?? '');
    const workplace = await place.workplace();
    const { outcome, stands } = await changeRules(id as SourceId, rules, seen, workplace.ports);
    if (outcome === 'missing') throw new FieldFault('', `The source ${id} no longer exists.`);
    if (outcome === 'other') {
      const now = rulesYaml(stands.rules).replaceAll(/\s+/g, ' ');
      throw new FieldFault(
        '',
        `Somebody has saved other rules since you opened this page: ${now === '' ? 'none' : now}. Yours are below; save again to replace theirs.`,
      );
    }
    await place.settle(workplace);
    const until = stands.origin === 'config' ? ', until the configuration is applied again' : '';
    const said =
      outcome === 'unchanged'
        ? 'These already are its rules.'
        : `Saved${until}. It will be read in full by them at its next poll.`;
    return { said, to: `/sources/${id}/rules${key === '' ? '' : `?page=${encodeURIComponent(key)}`}` };
  },
  command: ({ source: id, seen: _, page: __, ...typed }) => [
    'sources',
    'rules',
    id,
    ...commandWords(rulesTyped(typed).rules),
  ],
});

function commandWords(rules: ExtractionRules): string[] {
  const words = ruleWords(rules);
  return words.length === 0 ? ['--none'] : words;
}

function rulesPath(source: string, typed: Typed): string {
  const query = new URLSearchParams({ typed: '1' });
  for (const [name, value] of Object.entries(typed))
    if (name !== 'seen' && value !== '') query.set(name, value.slice(0, 5000));
  return `/sources/${encodeURIComponent(source)}/rules?${query}`;
}
