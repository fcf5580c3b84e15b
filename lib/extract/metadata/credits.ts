import { type Element, isTag } from 'domhandler';
import { squeeze } from './words.ts';

/** What pictures are called where their maker is named, in the languages of most papers. */
const PICTURES = `photo(?:s|graph(?:s|y|ie|ies)?|graphies)?|pictures?|images?|illustrations?|illustrated|graphics?|drawings?|videos?|foto(?:s|graf(?:ie|ien|i|ía|ías|ia|ias))?|fotó|bild(?:er)?|zeichnung(?:en)?|illustration(?:en)?|grafik(?:en)?|dessins?|ilustraci(?:ón|ones)|imágenes|imagens|immagini|illustrazioni|kuva(?:t)?|zdjęcia|фото`;
/** What a text is called there. */
const TEXTS = `words|text|texte|texto|testo|tekst|story|stories|report|reporting|reportage|interview|autor|author`;
const AND = String.raw`\s*(?:,|&|\+|/|\b(?:and|und|et|y|e|og|och|en|i)\b)\s*`;
const NAMED = String.raw`\s*(?::|©|\s(?:by|von|par|por|per|di|da|door|av|af)\b)`;

/** `Text und Fotos:`, `Words by`: who follows has written, whatever else. */
const WROTE = new RegExp(
  String.raw`^(?:(?:${PICTURES})${AND})?(?:${TEXTS})(?:${AND}(?:${PICTURES}|${TEXTS}))?${NAMED}\s*`,
  'iu',
);
/** `Photographs by`, `Fotos:`: who follows has made the pictures. */
const PICTURED = new RegExp(
  String.raw`(?:^|[\s(,])(?:${PICTURES})(?:${AND}(?:${PICTURES}))?${NAMED}(?=\s|\p{L}|$)`,
  'iu',
);

/** The words of a line that name who has written, the label before them left out; null where it names makers of pictures. */
export function writersIn(line: string): string | null {
  const text = line.trim();
  const wrote = WROTE.exec(text);
  const rest = wrote ? text.slice(wrote[0].length) : text;
  const pictured = PICTURED.exec(rest);
  if (!pictured) return rest;
  const before = rest.slice(0, pictured.index).replace(/[\s,(]+(?:and|und|et|y|e)?$/i, '');
  return before === '' ? null : before;
}

/** A byline's text with ` | ` where one element ends and the next begins: `Ada Lovelace | Chief of staff`. */
export function partedText(element: Element): string {
  const parts: string[] = [''];
  const stack: (Element['children'][number] | null)[] = [...element.children].reverse();
  for (let node = stack.pop(); node !== undefined && parts.length < 60; node = stack.pop()) {
    if (node === null) parts.push('');
    else if (node.type === 'text') parts[parts.length - 1] += node.data;
    else if (isTag(node) && !SILENT.has(node.name)) {
      const isApart = !EMPHASIS.has(node.name);
      if (isApart) stack.push(null);
      for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
      if (isApart) parts.push('');
    }
  }
  return parts
    .map(squeeze)
    .filter((part) => part !== '')
    .reduce((line, part) => (line === '' ? part : `${line}${isOneWith(line, part) ? ' ' : ' | '}${part}`), '');
}

const SILENT = new Set(['script', 'style', 'noscript', 'template', 'svg', 'iframe']);
const EMPHASIS = new Set(['b', 'strong', 'i', 'em', 'u', 'font', 'small', 'wbr', 'abbr']);
/** What ends or begins in the middle of a list of names. */
const HANGS = /(?:[,&:]|\s(?:and|und|et|y|e|og|och|en|by|von|par|por|di|da|door|av|af))$/i;
const JOINS = /^(?:[,&:;.]|(?:and|und|et|y|e|og|och|en)\s)/i;
const LABEL = /^(?:by|von|par|por|per|di|da|door|av|af|authors?|autor(?:en|in)?|posted|written)$/i;

/** Whether an element's words go on in the next: a label and who it is about, `Ada` and `Lovelace`. */
function isOneWith(line: string, part: string): boolean {
  const last = line.slice(line.lastIndexOf(' | ') + 1).replace(/^\| /, '');
  if (HANGS.test(last) || JOINS.test(part) || LABEL.test(last) || /^(?:and|und|et|y|e|og|och|en)$/i.test(part))
    return true;
  return /^\p{Lu}[\p{L}'’.-]*$/u.test(last) && /^\p{Lu}[\p{L}'’-]*$/u.test(part);
}
