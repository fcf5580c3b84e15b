import { type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { cleanAddress } from './address.ts';
import { isCounter } from './counter.ts';

const FILE = /\.(?:mp4|m4v|webm|og[agv]|mov|mp3|m4a|aac|wav|flac|opus|m3u8|mpd)(?:[?#]|$)/i;

/** Elements that play something of the site's own, by the name they are written under. */
export const PLAYED: Readonly<Record<string, 'video' | 'audio'>> = {
  video: 'video',
  audio: 'audio',
  'amp-video': 'video',
  'amp-audio': 'audio',
};

/** The recording that a `video`, `audio` or `source` plays, lazy loading undone; null for none. */
export function mediaAddress({ attribs }: Element, base: AbsoluteUrl): AbsoluteUrl | null {
  const given = [attribs.src, attribs['data-src']];
  for (const name in attribs) if (name !== 'src' && FILE.test(attribs[name]!.slice(0, 2000))) given.push(attribs[name]);
  for (const one of given) {
    const url = one ? cleanAddress(one, base) : null;
    if (url !== null && !isCounter(url)) return url;
  }
  return null;
}

/** Whether an element that plays something, or a `source` within, says what. */
export function playsSomething(player: Element, base: AbsoluteUrl): boolean {
  if (mediaAddress(player, base) !== null) return true;
  return player.children
    .slice(0, 40)
    .some((child) => isTag(child) && child.name === 'source' && mediaAddress(child, base) !== null);
}
