/** What the sanitiser lets through: a table, so that a reader can check it line by line. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/**
 * Dropped with everything inside, where nothing is written in their place (`standin`). `noscript` holds unparsed text; svg
 * and math are foreign content (mutation XSS).
 */
export const DROPPED = set(`
  script style noscript template head title meta link base iframe frame frameset noframes object embed applet param
  svg math canvas select option optgroup datalist textarea input button keygen dialog map area portal xmp plaintext
  noembed listing nav menu marquee slot`);

/** Boxes: written as `<p>` around mere text, as `<div>` around text and blocks mixed, else not at all. */
export const BOXES = set(`
  p div section article main header footer aside address center fieldset form hgroup details summary body html dir search`);

/** Elements kept as they are, with the attributes they may have. */
export const KEPT: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  abbr: ['title'],
  audio: ['src', 'controls'],
  b: [],
  bdi: [],
  bdo: [],
  blockquote: ['cite'],
  br: [],
  caption: [],
  cite: [],
  code: [],
  dd: [],
  del: [],
  dfn: [],
  dl: [],
  dt: [],
  em: [],
  figcaption: [],
  figure: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  hr: [],
  i: [],
  img: ['src', 'alt', 'title', 'width', 'height'],
  ins: [],
  kbd: [],
  li: ['value'],
  mark: [],
  ol: ['start', 'reversed'],
  pre: [],
  q: ['cite'],
  rp: [],
  rt: [],
  ruby: [],
  s: [],
  samp: [],
  small: [],
  span: [],
  source: ['src', 'type'],
  strong: [],
  sub: [],
  sup: [],
  table: [],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
  tr: [],
  u: [],
  ul: [],
  var: [],
  video: ['src', 'poster', 'controls', 'width', 'height'],
  wbr: [],
};

/** Attributes that every element that holds text may have; a `span` is kept for their sake only. */
export const EVERYWHERE: readonly string[] = ['lang', 'dir'];

/** Old names written as new ones. */
export const RENAMED: Readonly<Record<string, string>> = { strike: 's', tt: 'code', big: 'b', acronym: 'abbr' };

/** Elements that stand as a block of their own. */
export const BLOCKS = set(`
  blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p div pre table td th tr ul video audio`);

export const VOID = set('br hr img wbr source');

/** Worth keeping though they hold no text. */
export const MEANS_SOMETHING_EMPTY = set('td th tr video audio');

/** Attributes that hold an address. */
export const ADDRESSES = set('href src cite poster');

/** Of these, the ones that are loaded without the reader's doing. */
export const LOADED = set('src poster');

/** What the other attributes may say. */
export const VALUES: Readonly<Record<string, RegExp>> = {
  colspan: /^[1-9]\d{0,2}$/,
  rowspan: /^[1-9]\d{0,2}$/,
  scope: /^(?:row|col|rowgroup|colgroup)$/,
  start: /^-?\d{1,6}$/,
  value: /^-?\d{1,6}$/,
  width: /^[1-9]\d{0,4}$/,
  height: /^[1-9]\d{0,4}$/,
  dir: /^(?:ltr|rtl|auto)$/,
  lang: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/,
  type: /^(?:video|audio)\/[\w.+-]{1,40}$/,
  datetime: /^[\dTZ:+. -]{4,40}$/,
};
