// The whole namespace: what is imported as one object by the name `z` cannot be dropped from a bundle piece by piece.
import * as z from 'zod';
import { countWords, excerptOf, extractPage, extractText, plainText, sanitise } from '../../extract/index.ts';
import {
  type AbsoluteUrl,
  type ArticleContent,
  absoluteUrl,
  CORRECTION_LENGTH,
  type Extraction,
  type Instant,
  leadsNowhere,
  licenceAt,
  NO_CONTENT,
  NOWHERE,
  parseStated,
  rightsIn,
  type SourceId,
  type Terms,
  termsOf,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { seenAt } from '../poll/window.ts';
import type { Pushed, Pushing } from '../reader.ts';

/** Turns what is pushed into offers to ingest. Never throws for what was pushed. */
export function offersFromPush(pushed: Pushed, source: SourceId, now: Instant): Pushing {
  switch (pushed.form) {
    case 'html': {
      const found = extractPage(pushed.html, { url: pushed.url ?? NOWHERE, now });
      return offersFromExtraction(pushed.url === null ? withoutAddresses(found) : found, pushed.url, source, now);
    }
    case 'text':
      return offersFromExtraction(extractText(pushed.text), null, source, now);
    case 'json':
      return offersFromSubmission(pushed.json, source, now);
  }
}

function offersFromExtraction(found: Extraction, url: AbsoluteUrl | null, source: SourceId, now: Instant): Pushing {
  if (found.items.length > 0) {
    const offers = found.items.map(
      (item, position): Offer => ({
        source,
        purpose: 'push',
        guid: null,
        url: item.url,
        seen: seenAt(now, position),
        told: { form: 'listed', item },
      }),
    );
    return { offers, reason: null };
  }
  if (found.article === null) return { offers: [], reason: `no article found (${found.reason ?? 'nothing readable'})` };
  const address = found.article.canonicalUrl ?? url;
  const told = { form: 'content', content: { ...found.article, canonicalUrl: address } } as const;
  return { offers: [{ source, purpose: 'push', guid: null, url: address, seen: now, told }], reason: null };
}

/** What came from {@link NOWHERE} names no page, and its links and pictures lead to none. */
function withoutAddresses(found: Extraction): Extraction {
  const kept = (url: AbsoluteUrl | null) => (url !== null && leadsNowhere(url) ? null : url);
  const { article, items } = found;
  return {
    ...found,
    article: article && {
      ...article,
      canonicalUrl: kept(article.canonicalUrl),
      leadImage: article.leadImage && leadsNowhere(article.leadImage.url) ? null : article.leadImage,
      html: article.html
        .replace(/ (?:href|src|srcset|cite|poster)="https:\/\/no-address\.invalid\/[^"]*"/g, '')
        .replace(/<img[^>]*>/g, (tag) => (tag.includes(' src=') ? tag : '')),
    },
    items: items.map((item) => ({ ...item, url: kept(item.url) })),
  };
}

const date = z.string().transform((text, context) => {
  const stated = parseStated(text);
  if (stated === null)
    context.addIssue({ code: 'custom', message: `"${text}" is not a date; write 2026-11-23 or 2026-11-23T08:00:00Z` });
  return stated;
});
const address = z.string().transform((text, context) => {
  const url = absoluteUrl(text);
  if (url === null) context.addIssue({ code: 'custom', message: `"${text}" is not an http(s) address` });
  return url;
});

const licence = z.string().transform((text, context) => {
  const told = licenceAt(text, undefined, 'item');
  if (told === null)
    context.addIssue({ code: 'custom', message: `"${text.slice(0, 100)}" is not an http(s) address of a licence` });
  return told;
});

const moment = z.string().transform((text, context) => {
  const stated = parseStated(text);
  if (stated?.precision !== 'second')
    context.addIssue({ code: 'custom', message: `"${text}" is not a time; write 2026-11-23T08:00:00Z` });
  return stated === null ? null : stated.instant;
});

/**
 * The article a partner pushes: a title, a text as HTML or plain, and an id or address to know it by. `embargo` is when it
 * may be shown (null: at once); `correction` a note on what the change puts right. With `state` `cancelled` it is withdrawn, and nothing but what it is known by is needed.
 */
export const SUBMISSION = z.strictObject({
  id: z.string().min(1).max(500).optional(),
  url: address.optional(),
  state: z.enum(['usable', 'cancelled']).optional(),
  reason: z.string().trim().min(1).max(500).optional(),
  embargo: moment.nullable().optional(),
  correction: z
    .string()
    .trim()
    .min(1)
    .max(CORRECTION_LENGTH, `the note is too long; ${CORRECTION_LENGTH} characters are the limit`)
    .optional(),
  title: z.string().trim().min(1).max(2000).optional(),
  html: z.string().max(4_000_000).optional(),
  text: z.string().max(4_000_000).optional(),
  authors: z.array(z.string().trim().min(1).max(200)).max(50).optional(),
  published: date.optional(),
  language: z.string().max(35).optional(),
  section: z.string().max(200).optional(),
  tags: z.array(z.string().trim().min(1).max(200)).max(100).optional(),
  excerpt: z.string().max(5000).optional(),
  image: address.optional(),
  licence: licence.optional(),
  rights: z.string().trim().min(1).max(500).optional(),
});

function offersFromSubmission(json: unknown, source: SourceId, now: Instant): Pushing {
  const parsed = SUBMISSION.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap(faultsOf);
    return { offers: [], reason: faults.join('; ') };
  }
  const article = parsed.data;
  const guid = article.id ?? null;
  const common = { source, purpose: 'push', guid, url: article.url ?? null, seen: now } as const;
  if (article.state === 'cancelled') {
    if (guid === null && common.url === null)
      return { offers: [], reason: 'id: name the article to cancel, by id or url' };
    if (article.correction !== undefined)
      return { offers: [], reason: 'correction: belongs with a changed text; a withdrawal gives its reason in reason' };
    const withdrawn = { reason: article.reason ?? null };
    return { offers: [{ ...common, told: { form: 'nothing' }, withdrawn }], reason: null };
  }
  if (article.title === undefined) return { offers: [], reason: 'title: an article needs a title' };
  if (article.html === undefined && article.text === undefined) {
    return { offers: [], reason: 'html: an article needs html or text' };
  }
  const content = contentOf(article);
  if (content.text.trim() === '') return { offers: [], reason: 'html: nothing readable is left after cleaning' };
  const told = { form: 'content', content } as const;
  const embargo = article.embargo === undefined ? {} : { embargo: article.embargo };
  const correction = article.correction === undefined ? {} : { correction: article.correction };
  return { offers: [{ ...common, told, ...embargo, ...correction }], reason: null };
}

/** Who pushes is no part of the article: a key that says it is looked for elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  source:
    'source: does not belong in the article; give it in the address, as POST /articles?source=NAME, or as feedmill ingest --source NAME',
};

/** So many keys that an article does not have are told of. */
const MOST_KEYS_TOLD = 10;

/** One line for each fault; of keys that an article does not have, one each. */
function faultsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0)
    return [`${issue.path.join('.') || 'the article'}: ${issue.message}`];
  return issue.keys
    .slice(0, MOST_KEYS_TOLD)
    .map((key) =>
      Object.hasOwn(ELSEWHERE, key)
        ? (ELSEWHERE[key] ?? '')
        : `the article: ${JSON.stringify(key.slice(0, 64))} is not a valid key`,
    );
}

function contentOf(article: z.infer<typeof SUBMISSION>): ArticleContent {
  const url = article.url ?? null;
  const html = sanitise(article.html ?? paragraphs(article.text ?? ''), url ?? NOWHERE);
  const text = plainText(html);
  const image = article.image ?? null;
  const terms = termsSaid(article);
  return {
    ...NO_CONTENT,
    title: article.title ?? null,
    authors: article.authors ?? [],
    published: article.published ?? null,
    language: article.language ?? null,
    canonicalUrl: url,
    section: article.section ?? null,
    tags: article.tags ?? [],
    leadImage: image === null ? null : { url: image, width: null, height: null, alt: null, credit: null },
    html,
    text,
    excerpt: article.excerpt ?? excerptOf(text),
    wordCount: countWords(text),
    complete: true,
    ...(terms && { terms }),
    provenance: {
      title: 'push',
      html: 'push',
      excerpt: 'push',
      ...(article.authors && { authors: 'push' }),
      ...(article.published && { published: 'push' }),
      ...(article.tags && { tags: 'push' }),
    },
  };
}

function termsSaid({ licence = null, rights }: z.infer<typeof SUBMISSION>): Terms | undefined {
  const words = rights === undefined ? undefined : rightsIn(rights, 'item');
  return termsOf({ licences: licence === null ? [] : [licence], ...(words && { rights: words }) });
}

function paragraphs(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${paragraph.trim().replace(/\n/g, '<br>')}</p>`)
    .join('\n');
}
