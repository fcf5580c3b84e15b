import { extractPage, markRules, type PageOptions, pageToPickFrom, pickOn, ruleMatches } from '../../extract/index.ts';
import { decodeText } from '../../fetch/index.ts';
import type { Extraction, Instant } from '../../model/index.ts';
import { parseFeed, rootOf } from '../../parse/index.ts';
import { readAnswer } from '../discover/read.ts';
import { offersFromPush } from '../ingest/push.ts';
import { readMail } from '../mail/read-mail.ts';
import { contentTold } from '../poll/cut.ts';
import { sitemapIn } from '../poll/sitemap-answer.ts';
import type { AnswerBytes, Read, Readings } from '../reader.ts';

/** The readings themselves, whichever process they are done in. */
export const READINGS: Readings = {
  feed: async ({ body, contentType, url }, now: Instant | null = null) => {
    const { text } = decodeText(body, contentType, 'xml');
    return parseFeed(text, { url, contentType, now });
  },
  page: readPage,
  matched: (answer, item) => ruleMatches(htmlOf(answer), answer.url, { item })[0]?.matched ?? 0,
  marked: (answer, rules) => markRules(htmlOf(answer), answer.url, rules),
  framed: (answer) => pageToPickFrom(htmlOf(answer), answer.url),
  picked: (answer, pointing) => pickOn(htmlOf(answer), answer.url, pointing),
  seen: readAnswer,
  sitemap: sitemapIn,
  told: contentTold,
  pushed: offersFromPush,
  mail: readMail,
};

/** Reads in the process that asks: nothing can cut it off. For whom nobody waits, and for tests. */
export const readHere: Read = async (what, _source, ...given) => {
  const reading = READINGS[what] as (...given: unknown[]) => never;
  return reading(...given);
};

function readPage(answer: AnswerBytes, options: Omit<PageOptions, 'url'>): Extraction | null {
  const text = htmlOf(answer);
  return rootOf(text) === null ? extractPage(text, { ...options, url: answer.url }) : null;
}

function htmlOf({ body, contentType }: AnswerBytes): string {
  return decodeText(body, contentType, 'html').text;
}
