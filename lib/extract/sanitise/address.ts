import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';

// Parameters that say where a reader came from, never what is shown.
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|s_cid|wt_mc|wt_zmc|icid|ncid|cmpid|ocid|at_medium|at_campaign|at_custom\d|ref_src|ref_url|rb_clickid|spm|xtor|__twitter_impression|sc_campaign|sc_channel|guccounter|soc_src|soc_trk|_ga|_gl|igsh|srsltid|gad_source|gclsrc|li_fat_id|wtmc|guce_referrer|guce_referrer_sig)$/i;

// The same behind `#`, as pages of one's own write them.
const TRACKING_FRAGMENT = /^#(?:utm_\w+|xtor|at_medium|at_campaign|ref|wt_mc)=[^/]*$/i;

/** The absolute http(s) form of an address without its tracking parameters, name and password; null where it is none. */
export function cleanAddress(address: string, base: AbsoluteUrl): AbsoluteUrl | null {
  const absolute = absoluteUrl(address, base);
  if (absolute === null || absolute.length > 4000) return null;
  const url = /^https?:\/\/[^/?#]*@/.test(absolute) ? anonymous(absolute) : absolute;
  const mark = url.indexOf('?');
  const hash = url.indexOf('#');
  if (mark < 0 && hash < 0) return url;
  const end = hash < 0 ? url.length : hash;
  const fragment = hash < 0 || TRACKING_FRAGMENT.test(url.slice(hash)) ? '' : url.slice(hash);
  if (mark < 0 || mark > end) return `${url.slice(0, end)}${fragment}` as AbsoluteUrl;
  const pairs = url.slice(mark + 1, end).split('&');
  const kept = pairs.filter((pair) => !TRACKING.test(nameIn(pair)));
  const query = kept.length === pairs.length || kept.length > 0 ? `?${kept.join('&')}` : '';
  return `${url.slice(0, mark)}${query}${fragment}` as AbsoluteUrl;
}

/** A parameter's name, decoded; `&amp;amp;` is what markup escaped twice leaves. */
function nameIn(pair: string): string {
  const name = pair.split('=', 1)[0]!.replace(/^(?:amp;)+/i, '');
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function anonymous(address: AbsoluteUrl): AbsoluteUrl {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href as AbsoluteUrl;
}
