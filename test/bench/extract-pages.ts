import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What the data set holds to be true of a page; what it does not tell is not scored. */
export type Truth = {
  readonly url: string;
  readonly articleBody?: string;
  readonly title?: string;
  readonly authors?: readonly string[];
  readonly datePublished?: string;
  readonly lang?: string;
  readonly leadImages?: readonly string[];
  readonly declared?: { readonly canonical?: string; readonly ogImage?: string };
  readonly with?: readonly string[];
  readonly without?: readonly string[];
};

export type SetName = (typeof SETS)[number];

export const SETS = ['aeb', 'fundus', 'wcxb', 'readability', 'postlight', 'mediacloud-dates'] as const;

/** Where the sets are. */
export const EXTRACTION_FOLDER = `${process.env.FEEDMILL_DATA ?? '../shared'}/extraction`;

/** Ends the process with a word on what is missing where the sets are not there. */
export function demandPages(): void {
  if (existsSync(EXTRACTION_FOLDER)) return;
  console.error(`${EXTRACTION_FOLDER} is absent: set FEEDMILL_DATA to the folder that holds extraction/`);
  process.exit(1);
}

/** The pages of a set by name, with their truths. */
export function truthsOf(set: SetName): readonly (readonly [string, Truth])[] {
  return Object.entries(JSON.parse(readFileSync(`${EXTRACTION_FOLDER}/${set}/ground-truth.json`, 'utf8')));
}

/** The markup of a page, from disk at each call: a measurement of memory holds one page at a time. */
export function htmlOf(set: SetName, id: string): string {
  return gunzipSync(readFileSync(`${EXTRACTION_FOLDER}/${set}/html/${id}.html.gz`)).toString('utf8');
}
