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

function signsOf(words: string): Signs {
  const furniture = FURNITURE.test(words) || HINTS.test(words) || HIDING.test(words);
  const said = words.replace(FILED, ' ');
  const comments =
    COMMENTS.test(said) && said.split(' ').some((name) => COMMENTS.test(` ${name} `) && !OPEN.test(name));
  return {
    furniture,
    comments,
    like: STEMS.test(said),
    hint: HINTS.test(words),
    caption: CAPTION.test(words),
    heard: HEARD.test(words),
    body: STRONG_BODY.test(words),
    mildBody: MILD_BODY.test(words),
    against: AGAINST.test(words),
  };
}

const OPEN = /comments?-(?:open|closed|enabled|disabled|allowed|off|on)$/;
