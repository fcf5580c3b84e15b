import { type Names, readerOf } from './names.ts';
import { AGAINST, CAPTION, COMMENTS, FILED, FURNITURE, HEARD, HIDING, HINTS, MILD_BODY, STRONG_BODY } from './words.ts';

/** What names may be signs of, before anything else is weighed. */
export type Signs = {
  /** Furniture, or a hint of it. */
  readonly furniture: boolean;
  /** Readers' comments, and nothing else: `comments-open` says whether readers may write. */
  readonly comments: boolean;
  /** Readers' comments, by the stem of a word in one of many languages. */
  readonly like: boolean;
  /** A name that a text's parts bear as well as furniture. */
  readonly hint: boolean;
  /** A picture's caption. */
  readonly caption: boolean;
  /** What is told only to those who have a page read to them. */
  readonly heard: boolean;
  /** The element that holds the text; one that may; one that hardly does. */
  readonly body: boolean;
  readonly mildBody: boolean;
  readonly against: boolean;
};

/** What comments are called in names, by the stems that languages share. */
const STEMS =
  /[ -](?:[ck]om+ent|rea[ck][tc]i|reakci|reponse|yorum|opini|hozzaszol|binh-?luan|pinglun|diskus|discuss|debat|leserbrief|lesermeinung|guestbook|sxoli)/;

/** Reads names, each once: a page has few, and uses them again and again. */
export function signsReader(): (words: string) => Signs {
  const known = new Map<string, Signs>();
  return (words) => {
    let signs = known.get(words);
    if (signs === undefined) {
      signs = signsOf(words);
      known.set(words, signs);
    }
    return signs;
  };
}

const LISTS = [FURNITURE, HINTS, COMMENTS, CAPTION, HEARD, STRONG_BODY, MILD_BODY, AGAINST];
const read = readerOf(LISTS);

function signsOf(words: string): Signs {
  const found = read(words);
  const is = (list: Names) => (found & (1 << LISTS.indexOf(list))) !== 0;
  const said = is(COMMENTS) || STEMS.test(words) ? words.replace(FILED, ' ') : '';
  return {
    furniture: is(FURNITURE) || is(HINTS) || HIDING.test(words),
    comments: said.split(' ').some((name) => COMMENTS.test(` ${name} `) && !OPEN.test(name)),
    like: STEMS.test(said),
    hint: is(HINTS),
    caption: is(CAPTION),
    heard: is(HEARD),
    body: is(STRONG_BODY),
    mildBody: is(MILD_BODY),
    against: is(AGAINST),
  };
}

const OPEN = /comments?-(?:open|closed|enabled|disabled|allowed|off|on)$/;
