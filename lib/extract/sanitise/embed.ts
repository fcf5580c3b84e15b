import { type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, withoutTail } from '../../model/index.ts';
import { cleanAddress } from './address.ts';
import { frameAddress, isFramesPlace, isMeantToBeSeen, labelOf } from './frame.ts';

/** A player's address, host and path, and the address of the page that shows the same; null for what it does not name. */
type Player = readonly [RegExp, (found: RegExpExecArray, parameters: URLSearchParams) => string | null];

const named = (parameters: URLSearchParams, name: string, form: RegExp): string | null => {
  const value = parameters.get(name);
  return value !== null && form.test(value) ? value : null;
};

/** The page that a player's own parameter names, if it is the same network's. */
const within = (parameters: URLSearchParams, name: string, hosts: RegExp): string | null => {
  const url = absoluteUrl(parameters.get(name) ?? '');
  return url !== null && hosts.test(new URL(url).host) ? url : null;
};

const PLAYERS: readonly Player[] = [
  [/^(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]{11})$/, ([, id]) => `https://www.youtube.com/watch?v=${id}`],
  [
    /^(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/videoseries$/,
    (_, parameters) => {
      const list = named(parameters, 'list', /^[\w-]{10,60}$/);
      return list && `https://www.youtube.com/playlist?list=${list}`;
    },
  ],
  [/^player\.vimeo\.com\/video\/(\d+)$/, ([, id]) => `https://vimeo.com/${id}`],
  [/^(?:www\.|geo\.)?dailymotion\.com\/embed\/video\/(\w+)$/, ([, id]) => `https://www.dailymotion.com/video/${id}`],
  [
    /^geo\.dailymotion\.com\/player(?:\/\w+)?\.html$/,
    (_, parameters) => {
      const id = named(parameters, 'video', /^\w+$/);
      return id && `https://www.dailymotion.com/video/${id}`;
    },
  ],
  [
    /^platform\.(?:twitter|x)\.com\/embed\/(?:Tweet|index)\.html$/,
    (_, parameters) => {
      const id = named(parameters, 'id', /^\d+$/);
      return id && `https://x.com/i/status/${id}`;
    },
  ],
  [
    /^(?:www\.|web\.)?facebook\.com\/plugins\/(?:post|video)\.php$/,
    (_, parameters) => within(parameters, 'href', /(?:^|\.)facebook\.com$/),
  ],
  [
    /^(?:www\.)?instagram\.com\/(p|reel|tv)\/([\w-]+)\/embed(?:\/captioned)?$/,
    ([, kind, id]) => `https://www.instagram.com/${kind}/${id}/`,
  ],
  [/^(?:www\.)?tiktok\.com\/(?:embed(?:\/v2)?|player\/v1)\/(\d+)$/, ([, id]) => `https://www.tiktok.com/@/video/${id}`],
  [
    /^embed\.bsky\.app\/embed\/(did:[\w:.]+)\/app\.bsky\.feed\.post\/(\w+)$/,
    ([, who, id]) => `https://bsky.app/profile/${who}/post/${id}`,
  ],
  [/^t\.me\/(\w+)\/(\d+)$/, ([, channel, id]) => `https://t.me/${channel}/${id}`],
  [
    /^(?:www\.)?(?:embed\.reddit|redditmedia|reddit)\.com\/(r\/\w+\/comments\/[\w/%-]+)$/,
    ([, path]) => `https://www.reddit.com/${path}/`,
  ],
  [
    /^clips\.twitch\.tv\/embed$/,
    (_, parameters) => {
      const clip = named(parameters, 'clip', /^[\w-]+$/);
      return clip && `https://clips.twitch.tv/${clip}`;
    },
  ],
  [
    /^open\.spotify\.com\/embed\/(track|album|episode|show|playlist)\/(\w+)$/,
    ([, kind, id]) => `https://open.spotify.com/${kind}/${id}`,
  ],
  [/^w\.soundcloud\.com\/player$/, (_, parameters) => within(parameters, 'url', /(?:^|\.)soundcloud\.com$/)],
  [/^embed\.podcasts\.apple\.com\/(.+)$/, ([, path]) => `https://podcasts.apple.com/${path}`],
];

/** Elements of AMP and of the light players that name a video or post by an attribute. */
const BY_ID: Readonly<Record<string, readonly [attribute: string, form: RegExp, page: string]>> = {
  'lite-youtube': ['videoid', /^[\w-]{11}$/, 'https://www.youtube.com/watch?v='],
  'youtube-video': ['video-id', /^[\w-]{11}$/, 'https://www.youtube.com/watch?v='],
  'amp-youtube': ['data-videoid', /^[\w-]{11}$/, 'https://www.youtube.com/watch?v='],
  'amp-vimeo': ['data-videoid', /^\d+$/, 'https://vimeo.com/'],
  'lite-vimeo': ['videoid', /^\d+$/, 'https://vimeo.com/'],
  'amp-dailymotion': ['data-videoid', /^\w+$/, 'https://www.dailymotion.com/video/'],
  'amp-twitter': ['data-tweetid', /^\d+$/, 'https://x.com/i/status/'],
  'amp-instagram': ['data-shortcode', /^[\w-]+$/, 'https://www.instagram.com/p/'],
};

/** What an element embeds: the page that shows the same, and what the element calls it. */
export type Embed = { readonly url: AbsoluteUrl; readonly label: string | null };

/**
 * What an element embeds, to be linked to, since a frame of another site tells it who reads what: the page of a video,
 * recording or post of a known network, or what a frame shows that is made to be looked at. Null for all other elements.
 */
export function embedIn(element: Element): Embed | null {
  const { name, attribs, children } = element;
  if (FRAMES.has(name) || isFramesPlace(element)) {
    const source = frameAddress(element);
    if (source === null) return null;
    const url = pageOf(source) ?? (isMeantToBeSeen(element, source) ? cleanAddress(source, NOWHERE) : null);
    return url && { url, label: labelOf(element) };
  }
  if (name === 'div' && isBare(element)) {
    // A preview of a player, which a script puts in its place.
    for (const attribute in attribs) {
      const value = attribs[attribute]!;
      const url =
        attribute.startsWith('data-') && /^(?:https?:)?\/\/\S{0,500}embed/i.test(value) ? pageOf(value) : null;
      if (url) return { url, label: labelOf(element) };
    }
  }
  const byId = Object.hasOwn(BY_ID, name) ? BY_ID[name] : undefined;
  if (byId) {
    const [attribute, form, page] = byId;
    const id = attribs[attribute];
    const url = id !== undefined && form.test(id) ? cleanAddress(page + id, page as AbsoluteUrl) : null;
    return url && { url, label: null };
  }
  if (name === 'div' && attribs['data-href'] && /(?:^|\s)fb-(?:post|video)(?:\s|$)/.test(attribs.class ?? '')) {
    const url = absoluteUrl(attribs['data-href']);
    const isEmpty = !children.some(isTag);
    const isTheirs = isEmpty && url !== null && /(?:^|\.)facebook\.com$/.test(new URL(url).host);
    const clean = isTheirs ? cleanAddress(url, url) : null;
    return clean && { url: clean, label: null };
  }
  return null;
}

/** Holds nothing to read, but for a picture. */
function isBare({ children }: Element): boolean {
  return (
    children.length <= 3 &&
    children.every((child) =>
      child.type === 'text' ? child.data.trim() === '' : isTag(child) && child.children.length === 0,
    )
  );
}

/** Elements that show what is at another address. */
const FRAMES = new Set(['iframe', 'amp-iframe', 'object', 'embed']);

const NOWHERE = 'https://no-address.invalid/' as AbsoluteUrl;

function pageOf(source: string): AbsoluteUrl | null {
  const url = absoluteUrl(source, NOWHERE);
  if (url === null || url.length > 2000) return null;
  const { host, pathname, searchParams } = new URL(url);
  const place = host + withoutTail(pathname, /\//);
  for (const [form, page] of PLAYERS) {
    const found = form.exec(place);
    const address = found && page(found, searchParams);
    if (address) return cleanAddress(address, url);
  }
  return null;
}
