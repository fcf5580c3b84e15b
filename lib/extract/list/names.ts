import type { Element } from 'domhandler';

/** What tells what an element is in markup that is written by people, and stays from one deployment to the next. */
const TELLING =
  /(?:^|[-_])(?:posts?|articles?|story|stories|entry|entries|cards?|items?|teasers?|news|hentry|results?|media|feed|stream|list|preview|headline|title|main|content)(?:[-_]|$)/i;
/** State and layout, which differ between elements that are alike, or change with the design. */
const PASSING =
  /^(?:odd|even|first|last|active|current|selected|open|sticky|featured|pinned|clearfix|row|col|column|left|right|lazy\w*|loaded|loading|hidden|visible|group|relative|absolute|fixed|block|inline|flex|grid|container|wrapper|(?:is|has|js|status|type|format|category|tag|author|size|align|color|pc|sm|md|lg|xl|text|bg|border|font|leading|tracking|rounded|shadow|flex|grid|items|justify|gap|space|divide|max|min|hover|focus|line|object|cursor|overflow|ring|tw)-.*|[mp][trblxy]?-.*|[wh]-.*)$/;
const WORD = /^[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*$/;
const GENERATED = /^(?:css|sc|jsx|emotion|svelte|styled|astro|_)(?:[-_]|$)|[bcdfghjklmnpqrstvwxz]{5}/i;

/** Whether a class name, id or label was given by a person: no digits, no hash, no state. */
export function isStable(name: string): boolean {
  if (name.length < 2 || name.length > 60 || PASSING.test(name) || GENERATED.test(name)) return false;
  const parts = name.split(/[-_]+/);
  const isLower = /^[a-z]/.test(name);
  return (
    parts.every((part) => WORD.test(part) && !(isLower && /^[A-Z]/.test(part) && part !== parts[0])) ||
    /^[a-z]{1,3}(?:[-_]+[a-z]{2,})+$/.test(name)
  );
}

const KNOWN = new WeakMap<Element, readonly string[]>();

/** The simple selectors of an element that last, without its tag, the most telling first. */
export function namesOf(element: Element): readonly string[] {
  const known = KNOWN.get(element);
  if (known) return known;
  const names = readNames(element);
  KNOWN.set(element, names);
  return names;
}

function readNames({ attribs }: Element): string[] {
  const classes = (attribs.class ?? '').slice(0, 400).split(/\s+/).filter(isStable);
  classes.sort((a, b) => Number(TELLING.test(b)) - Number(TELLING.test(a)));
  const names = [...new Set(classes)].map((name) => `.${name}`);
  for (const attribute of LABELS) {
    const value = attribs[attribute];
    if (value !== undefined && value.length <= 40 && /^[a-z][a-z_-]{2,}$/i.test(value))
      names.push(`[${attribute}="${value}"]`);
  }
  return names.slice(0, 12);
}

const LABELS = ['data-testid', 'data-hook', 'data-component', 'itemprop', 'role'];
