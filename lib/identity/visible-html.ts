import { Parser } from 'htmlparser2';
import { absoluteUrl } from '../model/index.ts';
import { hostKey, urlKey } from './canonical-url.ts';
import { isAdvertisers, isChurn } from './churn.ts';
import { pictureName } from './picture-name.ts';

/** Elements that begin a block, and how the block is told from others; the rest of the blocks are all alike. */
const BLOCKS = new Map(
  'p div section article main aside header footer figure address center tr table thead tbody tfoot ul ol dl picture details'
    .split(' ')
    .map((name) => [name, ''])
    .concat(
      'h1 h2 h3 h4 h5 h6 li blockquote pre td th dt dd figcaption caption summary hr'
        .split(' ')
        .map((name) => [name, name]),
    ) as [string, string][],
);

/** Elements within a line that a reader can tell, by what they are otherwise called. */
const INLINE: Readonly<Record<string, string>> = {
  ...{ b: 'b', strong: 'b', i: 'i', em: 'i', cite: 'i', u: 'u', s: 's', del: 's', strike: 's' },
  ...{ sub: 'sub', sup: 'sup', code: 'code', kbd: 'code', mark: 'mark', q: 'q' },
};

const MEDIA = new Set(['iframe', 'embed', 'video', 'audio', 'source', 'object']);

const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'head']);

/**
 * What a reader sees of an article's HTML, in a form that is the same for every way of writing it: its blocks with their
 * words, emphasis, links and pictures. Left out are advertisements, counters, `5 minutes ago`, the size and host of a
 * picture, tracking, and of links to the article's own site (`home`, a {@link hostKey}) the host: it may move.
 */
export function visibleHtml(html: string, home: string | null): string {
  const blocks: string[] = [];
  const kinds: string[] = [];
  const closings: string[] = [];
  let words = '';
  let hidden = 0;
  const end = () => {
    const line = withoutEdges(foldText(words.replaceAll(/<(\w+)>\s*<\/\1>/g, '')));
    words = '';
    const said = line.replace(/<[^<>]*>/g, '').trim();
    const shows = /<(?:img|media|hr)/.test(line);
    if ((said === '' && !shows) || (!shows && isChurn(said))) return;
    blocks.push(`${kinds.findLast((kind) => kind !== '') ?? ''}:${line}`);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (hidden > 0 || isUnseen(name, attributes)) {
          hidden += 1;
          return;
        }
        const kind = BLOCKS.get(name);
        if (kind !== undefined) {
          end();
          kinds.push(kind);
          if (name === 'hr') words = '<hr>';
          return;
        }
        if (name === 'br') words += ` ${BREAK} `;
        else if (name === 'img') words += pictureIn(attributes);
        else if (MEDIA.has(name)) words += mediaIn(attributes, home);
        const inline = INLINE[name];
        const href = name === 'a' ? attributes.href : undefined;
        if (inline !== undefined) words += `<${inline}>`;
        if (href) words += `<a ${linkName(href, home)}>`;
        closings.push(inline !== undefined ? `</${inline}>` : href ? '</a>' : '');
      },
      ontext(text) {
        if (hidden === 0) words += text.replaceAll('<', '‹').replaceAll('>', '›');
      },
      onclosetag(name) {
        if (hidden > 0) {
          hidden -= 1;
          return;
        }
        if (BLOCKS.has(name)) {
          end();
          kinds.pop();
        } else words += closings.pop() ?? '';
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  end();
  return blocks.join('\n');
}

/** Text as a reader reads it: white space, composition, and the shapes of quotes and dashes make no difference. */
export function foldText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replaceAll('…', '...')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Without the breaks at its edges, which end no line. By hand: a pattern would try every break of a long row. */
function withoutEdges(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && EDGES.has(line[start]!)) start += 1;
  while (end > start && EDGES.has(line[end - 1]!)) end -= 1;
  return line.slice(start, end);
}

const BREAK = '⏎';
const EDGES: ReadonlySet<string> = new Set([' ', BREAK]);

/** What a link leads to; its host left out where it is the article's own. */
export function linkName(href: string, home: string | null): string {
  const url = absoluteUrl(href);
  if (url === null) return href;
  const isHome = home !== null && hostKey(new URL(url)) === home;
  const key = urlKey(url);
  return isHome ? `~${key.slice(home.length)}` : key;
}

type Attributes = Readonly<Record<string, string>>;

function isUnseen(name: string, { class: names = '', href, src, width, height }: Attributes): boolean {
  if (UNSEEN.has(name) || /\badsbygoogle\b/.test(names)) return true;
  if (name === 'img' && width === '1' && height === '1') return true;
  return [href, src].some((address) => address !== undefined && isAdvertisers(address));
}

function pictureIn({ src = '', alt = '' }: Attributes): string {
  return `<img ${pictureName(src)} ${foldText(alt).replace(/[<>]/g, '')}>`;
}

function mediaIn({ src, data }: Attributes, home: string | null): string {
  const address = src ?? data;
  return address === undefined ? '' : `<media ${linkName(address, home)}>`;
}
