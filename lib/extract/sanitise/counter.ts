import type { AbsoluteUrl } from '../../model/index.ts';

/** What is known of a picture besides its address. */
export type Shown = {
  /** As stated, in pixels. */
  readonly width?: number | null;
  readonly height?: number | null;
  readonly alt?: string | null;
};

/** Hosts and programs that count readers or show advertisements, and nothing else. */
const KNOWN =
  /^https?:\/\/(?:[\w-]+\.)*(?:doubleclick\.net|googlesyndication\.com|googletagmanager\.com|amazon-adsystem\.com|scorecardresearch\.com|feedsportal\.com|vgwort\.de|google-analytics\.com|quantserve\.com|ioam\.de|feedburner\.com\/~r|facebook\.com\/tr)(?:[/?:]|$)|\/(?:(?:piwik|matomo)\.php|__?utm\.gif|b\.gif|count\.(?:gif|php)|wf\/open)(?:[?#]|$)/i;

const HOST = /^(?:pixel|beacon|stats?|track(?:er|ing)?|analytics|metrics?|count(?:er)?|imp)\./;
const FOLDER = /\/(?:pixel|beacon|track(?:er|ing)?|count(?:er)?|impression)(?:[/.]|$)/;
/** A file named after what it is for, or hardly named at all. */
const FILE =
  /^(?:[a-z0-9]{1,2}|pixel|beacon|count(?:er)?|track(?:er|ing)?|hit|stat|open|impression|1x1|spacer|blank|clear|dot)$/;

/** Smaller than any picture that is looked at. */
const LEAST_SIDE = 50;

/**
 * Whether what is at an address only counts readers: where a company is known for nothing else, or where host, folder,
 * file, form and size agree. A word alone says nothing: `/tracking/storm-map.jpg` shows a storm.
 */
export function isCounter(url: AbsoluteUrl, { width, height, alt }: Shown = {}): boolean {
  if (KNOWN.test(url)) return true;
  if ((width ?? 0) >= LEAST_SIDE && (height ?? 0) >= LEAST_SIDE) return false;
  const [, host = '', path = '', query = ''] =
    /^https?:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(url.toLowerCase().slice(0, 2000)) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot + 1);
  let evidence = 0;
  if (HOST.test(host)) evidence += 2;
  if (FOLDER.test(path)) evidence += 2;
  if (FILE.test(dot < 0 ? name : name.slice(0, dot))) evidence += 2;
  if (ending === 'gif') evidence += 1;
  else if (/^(?:jpe?g|webp|avif)$/.test(ending)) evidence -= 3;
  else if (!/^(?:png|svg|mp[34]|m4[av]|web[ma]|og[agv]|wav)$/.test(ending)) evidence += 2;
  if (query.includes('=')) evidence += 1;
  if (/\p{L}{3}/u.test(alt ?? '')) evidence -= 2;
  if ((width ?? 0) >= LEAST_SIDE || (height ?? 0) >= LEAST_SIDE) evidence -= 2;
  return evidence >= 4;
}
