import { type Element, isTag } from 'domhandler';
import type { Page } from '../page/page.ts';
import { flightRows } from './flight.ts';
import { revived } from './revived.ts';
import { assignedJson, pushedFlight } from './script.ts';

/** A shorter attribute holds no list. */
const SHORTEST_ATTRIBUTE = 200;

/**
 * The data that a page's program would draw it from, each piece parsed: JSON in a script by its type (JSON-LD,
 * `__NEXT_DATA__`), JSON assigned to a name of the window, the rows of a React stream (`__next_f`), Nuxt's payload, and what
 * attributes hold for a component (`data-page`, `props`). Each character of the page is looked at a bounded number of times.
 */
export function* dataIn({ outline }: Page): Generator<unknown> {
  for (const element of outline.nodes) {
    if (element.name === 'script') yield* scriptData(element, textOf(element));
    else {
      for (const value of Object.values(element.attribs)) {
        if (value.length >= SHORTEST_ATTRIBUTE && /^\s*[{[]/.test(value)) yield parsed(value);
      }
    }
  }
  yield* flightIn({ outline }).values();
}

/** The rows of a page's React stream by their ids. */
export function flightIn({ outline }: Pick<Page, 'outline'>): Map<string, unknown> {
  let stream = '';
  for (const element of outline.nodes) if (element.name === 'script') stream += pushedFlight(textOf(element));
  return new Map(flightRows(stream).map(({ id, json }) => [id, parsed(json)]));
}

function textOf({ children }: Element): string {
  return children.map((child) => (child.type === 'text' && !isTag(child) ? child.data : '')).join('');
}

function scriptData({ attribs }: Element, text: string): unknown[] {
  if (/^application\/(?:ld\+)?json/i.test(attribs.type ?? '')) {
    const data = parsed(text);
    return [attribs.id === '__NUXT_DATA__' || attribs['data-nuxt-data'] !== undefined ? revived(data) : data];
  }
  if (attribs.src !== undefined || !/^(?:|module|text\/javascript|application\/javascript)$/i.test(attribs.type ?? ''))
    return [];
  return assignedJson(text).map(parsed);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
