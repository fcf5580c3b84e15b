import type { Element } from 'domhandler';

/** What of an element's style matters to its text. */
export type Style = {
  /** Pixels; null where nothing says so. */
  readonly size: number | null;
  readonly isBold: boolean;
  readonly isHidden: boolean;
  readonly dir: string | null;
};

export const PLAIN_STYLE: Style = { size: null, isBold: false, isHidden: false, dir: null };

/** Smaller than this no text is read, in pixels: so are the lines hidden that only mailboxes show beside a subject. */
export const LEAST_SIZE = 3;

/** Classes and ids that a letter's own style sheet hides, outside of rules for some screens alone. */
export type HiddenNames = ReadonlySet<string>;

/** Of style sheets so much is read, in characters. */
const MOST_SHEET = 300_000;

/** The names that a style sheet hides: `.preview { display: none }`. */
export function hiddenNames(sheet: string): HiddenNames {
  const names = new Set<string>();
  const text = sheet.slice(0, MOST_SHEET);
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (open < 0) break;
    const selector = text.slice(at, open).trim();
    // A rule for small or dark screens says nothing of the others: all of its block is left out.
    const close = selector.includes('@') ? blockEnd(text, open) : text.indexOf('}', open);
    if (close < 0) break;
    if (!selector.includes('@') && hides(declarationsIn(text.slice(open + 1, close))))
      for (const [name] of selector.matchAll(/[.#][\w-]{1,80}/g)) names.add(name.toLowerCase());
    at = close + 1;
  }
  return names;
}

function blockEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** The style of an element within another. */
export function styleOf(element: Element, parent: Style, hidden: HiddenNames): Style {
  const { attribs, name } = element;
  const written = attribs.style ?? '';
  const declared = written === '' ? NONE : declarationsIn(written);
  const classes = `${attribs.class ?? ''}`.toLowerCase().split(/\s+/).slice(0, 20);
  const isNamedHidden =
    hidden.size > 0 &&
    (classes.some((one) => hidden.has(`.${one}`)) || hidden.has(`#${(attribs.id ?? '').toLowerCase()}`));
  const isShownAnyway = declared.has('display') && declared.get('display') !== 'none';
  const weight = declared.get('font-weight');
  return {
    size: sizeOf(declared.get('font-size') ?? shorthand(declared.get('font')), parent.size) ?? parent.size,
    isBold:
      weight === undefined
        ? parent.isBold || BOLD.has(name)
        : weight.startsWith('bold') || Number.parseInt(weight, 10) >= 600,
    isHidden: parent.isHidden || 'hidden' in attribs || hides(declared) || (isNamedHidden && !isShownAnyway),
    dir: direction(attribs.dir ?? declared.get('direction')) ?? parent.dir,
  };
}

const BOLD = new Set(['b', 'strong', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const NONE: ReadonlyMap<string, string> = new Map();

/** Declarations of a style; the last of a name counts. */
function declarationsIn(style: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const declaration of style.slice(0, 5000).split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration
      .slice(colon + 1)
      .toLowerCase()
      .replace('!important', '')
      .trim();
    found.set(declaration.slice(0, colon).trim().toLowerCase(), value);
  }
  return found;
}

function hides(style: ReadonlyMap<string, string>): boolean {
  if (style.get('display') === 'none' || style.get('visibility') === 'hidden') return true;
  if (style.get('mso-hide') === 'all' || isZero(style.get('opacity'))) return true;
  const isCut = style.get('overflow') === 'hidden' || style.get('max-height') !== undefined;
  return isCut && (isZero(style.get('max-height')) || isZero(style.get('height')) || isZero(style.get('max-width')));
}

function isZero(value: string | undefined): boolean {
  return value !== undefined && /^0(?:\.0+)?(?:px|em|pt|%)?$/.test(value);
}

function shorthand(font: string | undefined): string | undefined {
  return font?.split(/\s+/).find((part) => /^[\d.]+(?:px|pt|em|rem|%)/.test(part));
}

function sizeOf(written: string | undefined, parent: number | null): number | null {
  const [, number = '', unit = ''] = /^([\d.]{1,8})(px|pt|em|rem|%)?/.exec(written ?? '') ?? [];
  const value = Number.parseFloat(number);
  if (Number.isNaN(value)) return null;
  switch (unit) {
    case 'pt':
      return (value * 4) / 3;
    case 'em':
      return value * (parent ?? 16);
    case 'rem':
      return value * 16;
    case '%':
      return (value / 100) * (parent ?? 16);
    default:
      return value;
  }
}

function direction(written: string | undefined): string | null {
  return written === 'rtl' || written === 'ltr' ? written : null;
}
