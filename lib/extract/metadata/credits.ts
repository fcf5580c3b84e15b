import { type Element, isTag } from 'domhandler';
import { withoutTail } from '../../model/index.ts';
import { squeeze } from '../clues/words.ts';

/** What pictures are called where their maker is named, in the languages of most papers. */
const PICTURES = `photo(?:s|graph(?:s|ed|y|ie|ies)?|graphies)?|pictures?|images?|illustrations?|illustrated|graphics?|drawings?|videos?|foto(?:s|graf(?:ie|ien|i|ía|ías|ia|ias))?|fotó|bild(?:er)?|zeichnung(?:en)?|illustration(?:en)?|grafik(?:en)?|dessins?|ilustraci(?:ón|ones)|imágenes|imagens|immagini|illustrazioni|kuva(?:t)?|zdjęcia|фото|摄影|攝影|图片|圖片|撮影|写真|사진`;
/** What else is done to a text by others than its writers. */
const WORK_ON_TEXT = `edited|reviewed|fact.checked|translated|verified|produced|narrated|updated|curated|(?:additional\\s)?(?:reporting|research|writing)|übersetzt|übersetzung|redigiert|bearbeitet|traduit|traduction|traducido|traducción|tradotto|traduzione|traduzido|tradução|vertaald|oversatt|översatt|编辑|責編|翻译`;
/** What a text is called there. */
const TEXTS = `words|text|texte|texto|testo|tekst|story|stories|report|reportage|interview|autor|author|作者|撰文|文`;
const AND = String.raw`(?:\s?[,&+/]\s?|\s(?:and|und|et|y|e|og|och|en|i)\s)`;
const NAMED = String.raw`(?:\s?[:：©]|\s(?:by|von|par|por|per|di|da|door|av|af)\b)`;

/** `Text und Fotos:`, `Words by`: who follows has written, whatever else. */
const WROTE = new RegExp(
  String.raw`^(?:(?:${PICTURES})${AND})?(?:${TEXTS})(?:${AND}(?:${PICTURES}|${TEXTS}))?${NAMED}\s?`,
  'iu',
);
/** `Photographs by`, `Fotos:`, `Medically reviewed by`: who follows has done something else. */
const DID_ELSE = new RegExp(
  String.raw`(?:^|[\s(,.])(?:\p{Ll}{3,12}ly\s)?(?:${PICTURES}|${WORK_ON_TEXT})(?:${AND}(?:${PICTURES}|${WORK_ON_TEXT}))?${NAMED}`,
  'iu',
);
/** What stands in parentheses behind the name of one who has made pictures. */
const BEHIND = new RegExp(String.raw`\((?:${PICTURES})\)`, 'iu');

/** The words of a line that name who has written, the label before them left out; null where it names others. */
export function writersIn(line: string): string | null {
  const text = line.trim();
  const wrote = WROTE.exec(text);
  const rest = wrote ? text.slice(wrote[0].length) : text;
  const other = DID_ELSE.exec(rest);
  if (!other) return rest;
  const before = withoutTail(rest.slice(0, other.index), /[\s,.(]/).replace(
    /\s(?:and|und|et|y|e|with|mit|avec|con|med|met)$/i,
    '',
  );
  return before === '' ? null : before;
}

/** Whether who is named behind these words, or before a parenthesis in them, has done something other than write. */
export function isOther(words: string): boolean {
  const label = DID_ELSE.exec(words);
  return BEHIND.test(words) || (label !== null && /^[\s(]*$/.test(words.slice(label.index + label[0].length)));
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
