import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SCENES } from './picture.ts';
import type { Draft, SiteId } from './story.ts';

const FOLDER = join(import.meta.dirname, 'copy');

const Head = z.strictObject({
  title: z.string(),
  by: z.array(z.string()).default([]),
  section: z.string(),
  tags: z.array(z.string()).default([]),
  language: z.string().default('en-GB'),
  lead: z
    .strictObject({ scene: z.enum(SCENES), alt: z.string(), caption: z.string(), credit: z.string() })
    .nullable()
    .default(null),
  corrections: z.array(z.strictObject({ from: z.string(), to: z.string(), note: z.string() })).default([]),
  xhtml: z.boolean().default(false),
});

/** Words and whole sentences that fill the gaps of a {@link Draft} that is composed; ranges (`12..40`) are whole numbers. */
export type Slots = Readonly<Record<string, readonly (string | number)[] | string>>;

const Template = Head.extend({
  slots: z.record(z.string(), z.union([z.array(z.union([z.string(), z.number()])), z.string().regex(/^\d+\.\.\d+$/)])),
});

/** A draft with gaps (`{vessel}`) in title, lead, body and corrections. */
export type DraftTemplate = Draft & { readonly slots: Slots };

/**
 * The drafts of one site in one drawer: `first` is what the first edition prints, `live` what appears later. In order of
 * their file names, which are their slugs but for a leading number. Throws where a file's head is not as it should be.
 */
export function drafts(site: SiteId, drawer: 'first' | 'live'): readonly Draft[] {
  return files(join(FOLDER, site, drawer)).map(({ slug, head, body }) => ({
    site,
    slug,
    ...named(Head, slug, head),
    body,
  }));
}

/** The templates from which a site's articles are composed once its drafts are used up. */
export function templates(site: SiteId): readonly DraftTemplate[] {
  return files(join(FOLDER, site, 'composed')).map(({ slug, head, body }) => ({
    site,
    slug,
    ...named(Template, slug, head),
    body,
  }));
}

function files(folder: string): readonly { slug: string; head: unknown; body: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      const [, head = '', body = ''] =
        /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
      return { slug: name.replace(/^\d+-|\.txt$/g, ''), head: parse(head), body: body.trim() };
    });
}

type DraftHead = Omit<Draft, 'site' | 'slug' | 'body' | 'authors'>;

function named<T extends z.infer<typeof Head>>(
  schema: z.ZodType<T>,
  slug: string,
  head: unknown,
): DraftHead & { authors: readonly string[] } & Omit<T, 'by'> {
  const read = schema.safeParse(head);
  if (!read.success) throw new Error(`newspaper copy ${slug}: ${z.prettifyError(read.error)}`);
  const { by, ...rest } = read.data;
  return { ...rest, authors: by };
}
