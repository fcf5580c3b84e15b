/**
 * Query parameters that tell where a reader came from, not what is shown, by who invented them. Names in lower case, or
 * beginnings that end with `*`. A name that any site may use for something else is in {@link TELLING_VALUES} instead.
 */
const TRACKING = [
  // Campaigns: Google, Matomo and Piwik, AT Internet, Webtrends, comScore, Coremetrics, Adobe, Eulerian.
  ...['utm_*', 'ga_source', 'ga_medium', 'ga_term', 'ga_content', 'ga_campaign', 'ga_place', '_ga', '_gl', '_gac'],
  ...['mtm_*', 'matomo_*', 'pk_*', 'piwik_*'],
  ...['at_*', 'xtor', 'xtref', 'xtcr', 'xtmc', 'xtnp', 'xts', 'wt_mc', 'wt_zmc', 'wtmc', 'wt.*', 'ns_*', 'cm_mmc*'],
  ...['s_cid', 's_kwcid', 'sc_cid', 'sc_campaign', 'sc_channel', 'sc_medium', 'sc_publisher', 'ef_id', 'itm_*'],
  ...['campaign_id', 'campaign_name', 'campaign_medium', 'campaign_source', 'campaign_term', 'campaign_content'],
  ...['int_source', 'int_medium', 'int_campaign', 'int_cmp', 'intcmp', 'intcid', 'icid', 'cmp', 'cmpid', 'hmb_*'],
  // Clicks on advertisements and in networks of people.
  ...['gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_*', 'gcl_au', 'srsltid', 'msclkid', 'yclid', 'ysclid'],
  ...['_openstat', 'fbclid', 'fb_ref', 'fb_source', 'fb_comment_id', 'fb_action_*', 'fref', 'hc_ref', 'hc_location'],
  ...['__tn__', '__cft__*', '__xts__*', 'mibextid', 'igsh', 'igshid', 'twclid', '__twitter_impression', 'ref_src'],
  ...['ref_url', 'ttclid', 'li_fat_id', 'rdt_cid', 'epik', 'sccid', 'irclickid', 'irgwc', 'cjevent', 'tblci'],
  ...[
    'oborigurl',
    'dicbo',
    'wickedid',
    'wickedsource',
    'rb_clickid',
    'spm',
    'share_*',
    'sr_share',
    'soc_src',
    'soc_trk',
  ],
  ...['asgtbndr', 'action_object_map', 'action_ref_map', 'action_type_map', '_branch_match_id', '_branch_referrer'],
  // Letters to subscribers.
  ...['mc_cid', 'mc_eid', 'mc_tc', 'mkt_*', '_hsenc', '_hsmi', '__hs*', 'hsa_*', 'hsctatracking', 'vero_*', 'oly_*'],
  ...['_kx', '_ke', '__s', 'ml_subscriber', 'ml_subscriber_hash', '_bhlid', 'bsft_*', 'elq*', 'trk_*', 'dm_i', 'dm_t'],
  ...['ck_subscriber_id', 'vgo_ee', 'inf_contact_key', 'iterableemailcampaignid', 'iterabletemplateid'],
  ...['spmailingid', 'spuserid', 'spjobid', 'spreportid', 'ss_source', 'ss_email_id', 'ss_campaign_id'],
  ...['ss_campaign_name', 'sb_referer_host', 'bxid', 'cndid', 'esrc', 'mbid', 'hasha', 'hashb', 'hashc'],
  // Of single houses, and of readers' programs.
  ...['ncid', 'ocid', 'smid', 'smtyp', 'smprod', 'emc', 'ftag', 'guccounter', 'guce_*', 'srnd', 'sref', 'reflink'],
  ...['ito', 'nclick_check', 'taid', 'tpcc', 'triblm', 'trafficsource', 'traffic_source', 'tsrc', 'wpisrc', 'wpmm'],
  ...['wpmk', 'wprss', 'leadsource', 'referrer', 'referer', 'refsrc', 'referringsource', 'unlocked_article_code'],
  ...['gaa_*', '__readwiselocation', 'usqp', 'aoh', 'amp_*'],
];

const TRACKING_EXACT = new Set(TRACKING.filter((name) => !name.endsWith('*')));
const TRACKING_PREFIX = TRACKING.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Parameters that only sometimes track: it is told by what they say. */
const TELLING_VALUES: readonly { readonly names: readonly string[]; readonly value: RegExp }[] = [
  {
    names: [
      'ref',
      'source',
      'src',
      'from',
      'partner',
      'via',
      'origin',
      'medium',
      'feature',
      'share',
      'cid',
      'xid',
      'spref',
    ],
    value:
      /^(?:rss|rssfeed|atom|feed|feedburner|feedly|inoreader|newsletter|e?mail|twitter|tw|facebook|fb|linkedin|whatsapp|telegram|instagram|reddit|flipboard|pocket|smartnews|google|google_?news|gnews|bing|msn|yahoo|apple_?news|social|share|share-?button|push|notification)(?:[-_.:|][\w.:|-]*)?\d{0,2}$/i,
  },
  { names: ['mod'], value: /^(?:rss|djem|hp_|article_inline)/i },
  { names: ['rss', 'feed'], value: /^(?:|1|true|yes|rss2?|atom)$/i },
  // What keeps a cache from answering.
  { names: ['_', '_dc', 'cachebuster', 'cachebust', 'nocache'], value: /^\d{6,}$/ },
];

/** Whether a query parameter of this name only tracks the reader, whatever it says. */
export function isTracking(parameter: string): boolean {
  const name = parameter.toLowerCase();
  return TRACKING_EXACT.has(name) || TRACKING_PREFIX.some((prefix) => name.startsWith(prefix));
}

/** Whether a query parameter only tracks the reader, by its name or by what it says. */
export function tracks(parameter: string, value: string): boolean {
  if (isTracking(parameter)) return true;
  const name = parameter.toLowerCase();
  return TELLING_VALUES.some((telling) => telling.names.includes(name) && telling.value.test(value));
}
