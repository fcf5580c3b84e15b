import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';

// Parameters that say where a reader came from, never what is shown.
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|s_cid|wt_mc|wt_zmc|icid|ncid|cmpid|ocid|at_medium|at_campaign|at_custom\d|ref_src|ref_url|rb_clickid|spm|xtor|__twitter_impression|sc_campaign|sc_channel|guccounter|soc_src|soc_trk)$/i;

/** The absolute http(s) form of an address without its tracking parameters; null where it is none. */
export function cleanAddress(address: string, base: AbsoluteUrl): AbsoluteUrl | null {
  const url = absoluteUrl(address, base);
  if (url === null || url.length > 4000) return null;
  const mark = url.indexOf('?');
  if (mark < 0) return url;
  const hash = url.indexOf('#', mark);
  const query = url.slice(mark + 1, hash < 0 ? undefined : hash);
  const kept = query.split('&').filter((pair) => !TRACKING.test(pair.split('=')[0]!));
  if (kept.length === query.split('&').length) return url;
  const rest = kept.length > 0 ? `?${kept.join('&')}` : '';
  return `${url.slice(0, mark)}${rest}${hash < 0 ? '' : url.slice(hash)}` as AbsoluteUrl;
}
