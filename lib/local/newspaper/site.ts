import type { Instant } from '../../model/index.ts';
import { parseBody } from './body.ts';
import type { Edition } from './edition.ts';
import { type Markup, trusted } from './markup.ts';
import { paint, SCENES, type Scene } from './picture.ts';
import type { SiteId, Story } from './story.ts';

/** What is served at an address. */
export type Resource = {
  readonly status: 200 | 301 | 410;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly lastModified: Instant | null;
  readonly cacheControl: string;
  /** Where a 301 leads. */
  readonly location: string | null;
};

/** Path with query (`/board/?page=2`) to what is made when somebody asks for it. */
export type Routes = ReadonlyMap<string, () => Resource>;

/** What makes a site: its stories' addresses and everything it serves at one edition. */
export type Site = {
  readonly id: SiteId;
  path(story: Story): string;
  routes(edition: Edition, origin: string): Routes;
};

/** Sizes in which each picture is offered, in pixels. */
export const LEAD_SIZE = { width: 1200, height: 675 } as const;
export const THUMBNAIL_SIZE = { width: 320, height: 180 } as const;

/** Must be asked for again each time: the paper may change any second. */
const FRESH = 'no-cache';
const LASTING = 'public, max-age=86400';

/** A page in UTF-8. */
export function page(markup: Markup, lastModified: Instant, status: 200 | 410 = 200): Resource {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body: markup.markup,
    lastModified,
    cacheControl: FRESH,
    location: null,
  };
}

/** A feed, with the media type of its format. */
export function feed(markup: Markup, contentType: string, lastModified: Instant): Resource {
  return { status: 200, contentType, body: markup.markup, lastModified, cacheControl: FRESH, location: null };
}

/** A permanent redirect on the same site. */
export function redirect(location: string): Resource {
  return { status: 301, contentType: 'text/plain', body: '', lastModified: null, cacheControl: FRESH, location };
}

/** A style sheet, a drawing or a text that never changes while the server runs. */
export function asset(contentType: string, body: string | Uint8Array): Resource {
  return { status: 200, contentType, body, lastModified: null, cacheControl: LASTING, location: null };
}

/** The pictures of these stories under a folder: leads and figures, each as a large one and a thumbnail. */
export function pictureRoutes(folder: string, stories: readonly Story[]): Routes {
  const pictures = stories.flatMap((story) => [
    ...(story.lead === null ? [] : [{ name: story.slug, scene: story.lead.scene }]),
    ...figureScenes(story).map((scene, i) => ({ name: `${story.slug}-${i + 1}`, scene })),
  ]);
  return new Map(
    pictures.flatMap(({ name, scene }) =>
      [LEAD_SIZE, THUMBNAIL_SIZE].map(({ width, height }): [string, () => Resource] => [
        `${folder}/${name}-${width}x${height}.png`,
        () => asset('image/png', paint(scene, name, width, height)),
      ]),
    ),
  );
}

/** The address of a picture that {@link pictureRoutes} serves. */
export function picturePath(folder: string, name: string, size: { width: number; height: number }): string {
  return `${folder}/${name}-${size.width}x${size.height}.png`;
}

/** The first `count` words without the stop or comma after the last; nothing says that there are more. */
export function firstWords(text: string, count: number): string {
  return text
    .split(/\s+/)
    .slice(0, count)
    .join(' ')
    .replace(/[.,;:]+$/, '');
}

/** `21 November 2026`, in English unless told. */
export function dayText(moment: Instant, language = 'en-GB'): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(moment),
  );
}

/** A name as part of an address: lower case, without accents, with hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** CDATA that holds any text: a `]]>` in it is split over two sections (XML 1.0 §2.7). */
export function cdata(text: string): Markup {
  return trusted(`<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);
}

function figureScenes(story: Story): readonly Scene[] {
  return parseBody(story.body).flatMap((block) =>
    block.kind === 'figure' ? [SCENES.find((scene) => scene === block.scene) ?? 'hills'] : [],
  );
}
