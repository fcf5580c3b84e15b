import { type Handler, Parser } from 'htmlparser2';
import { quoted, type Report, type Spot } from './findings.ts';

/** Elements that readers take out, because they run programs or change the page around the text. */
const UNSAFE = new Set(
  'script object embed applet form input button select textarea meta link base style frame frameset title'.split(' '),
);

/** Attributes that hold an address. */
const ADDRESSES = new Set(['href', 'src', 'poster', 'cite', 'longdesc', 'background', 'data', 'action', 'formaction']);

/** What of a piece of HTML is looked at: as much as any article has. */
const MOST_CHARACTERS = 2_000_000;

/** One element of content, from a piece of HTML or from XHTML in the document itself. */
type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

/** HTML that nests deeper is made to hurt: the parser's work grows with the square of it. */
const MOST_LEVELS = 512;

/** Thrown to leave the parser. */
class TooDeep extends Error {}

/** Reports what is unsafe, or leads nowhere, in HTML that stands escaped in `spot`. `hasBase`: relative addresses lead somewhere. */
export function checkHtml(html: string, spot: Spot, hasBase: boolean, report: Report): void {
  const check = elementCheck(spot, hasBase, report);
  const whole = walk(html, { onopentag: (name, attributes) => check({ name, attributes }) });
  if (!whole) report('html-depth', spot, `its HTML nests deeper than ${MOST_LEVELS} levels; it is read no further`);
}

/** Walks through HTML as far as it is of a bearable depth; false where it is not all. */
function walk(html: string, handler: Partial<Handler>): boolean {
  let levels = 0;
  const parser = new Parser(
    {
      ...handler,
      onopentag: (name, attributes, implied) => {
        if (++levels > MOST_LEVELS) throw new TooDeep();
        handler.onopentag?.(name, attributes, implied);
      },
      onclosetag: (name, implied) => {
        levels--;
        handler.onclosetag?.(name, implied);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  try {
    parser.end(html.slice(0, MOST_CHARACTERS));
    return true;
  } catch (error) {
    if (error instanceof TooDeep) return false;
    throw error;
  }
}

/** The same for one element after another; each kind of fault is reported once in a text. */
export function elementCheck(spot: Spot, hasBase: boolean, report: Report): (element: Element) => void {
  const told = new Set<string>();
  const tell = (rule: 'html-unsafe' | 'html-relative', key: string, message: string) => {
    if (told.has(key)) return;
    told.add(key);
    report(rule, spot, message);
  };
  return ({ name, attributes }) => {
    if (UNSAFE.has(name)) tell('html-unsafe', name, `its HTML holds <${name.slice(0, 20)}>, which readers take out`);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (/^on[a-z]+$/i.test(attribute)) {
        tell('html-unsafe', 'on', `its HTML runs a program (${attribute.slice(0, 30)}), which readers take out`);
      }
      if (!ADDRESSES.has(attribute)) continue;
      const address = value.replace(/[\x00-\x20]+/g, '');
      if (/^(?:javascript|vbscript):/i.test(address) || /^data:(?!image\/)/i.test(address)) {
        tell('html-unsafe', 'address', `its HTML has an address that runs a program: ${quoted(address)}`);
      } else if (!hasBase && address !== '' && !address.startsWith('#') && !/^[a-z][a-z0-9+.-]*:/i.test(address)) {
        tell(
          'html-relative',
          'relative',
          `its HTML has a relative address, ${quoted(value)}; readers cannot tell to what`,
        );
      }
    }
  };
}

/** The text of a piece of HTML, as a reader without markup sees it. */
export function htmlText(html: string): string {
  let text = '';
  let hidden = 0;
  walk(html, {
    onopentag: (name) => {
      if (name === 'script' || name === 'style') hidden++;
      if (/^(?:p|div|br|li|h[1-6]|tr|blockquote)$/.test(name)) text += ' ';
    },
    onclosetag: (name) => {
      if (name === 'script' || name === 'style') hidden--;
    },
    ontext: (part) => {
      if (hidden === 0) text += part;
    },
  });
  return text.replace(/\s+/g, ' ').trim();
}
