const RIGHT_TO_LEFT = new Set([
  'ar',
  'arc',
  'ckb',
  'dv',
  'fa',
  'he',
  'iw',
  'ji',
  'ks',
  'nqo',
  'ps',
  'sd',
  'syr',
  'ug',
  'ur',
  'yi',
]);
const RIGHT_TO_LEFT_SCRIPTS = /-(?:adlm|arab|hebr|nkoo|rohg|syrc|thaa)(?:-|$)/i;
const OTHER_SCRIPT = /-[a-z]{4}(?:-|$)/i;

/** Which way a language is written: by its script where the tag names one (BCP 47 §2.2.3), else by its usual script. */
export function direction(language: string): 'ltr' | 'rtl' {
  if (RIGHT_TO_LEFT_SCRIPTS.test(language)) return 'rtl';
  const primary = language.split('-', 1)[0]?.toLowerCase() ?? '';
  return RIGHT_TO_LEFT.has(primary) && !OTHER_SCRIPT.test(language) ? 'rtl' : 'ltr';
}
