import type { z } from 'zod';
import type { Draw, Drawn, Frame } from '../../lib/console/index.ts';
import type { Place } from './place.ts';

/**
 * How the console is made of pages and actions, and how to add one.
 *
 * A **page** is two files of the same name. `lib/console/pages/NAME.ts` draws it: a type of plain data and a function
 * `drawName: Draw<NameData>` from that data and the frame to markup, by the tagged template `html` of `lib/console/html`,
 * which escapes whatever is put into it. Everything that came from outside goes through `outside(text)` there: cut, on one
 * line, isolated. Instants are drawn by `ago`, tables by `table`, forms by `form`. `bin/console/NAME.ts` joins it to the
 * workplace: `export const namePage = page({ path, title, load, draw })`, in which `load` reads by the same functions
 * that the command reads by (`bin/acts`), and gives null where there is no such thing (404). It asks nobody outside; what does is an action, or a door. Then it gets a
 * line in `bin/console/pages.ts`, in the order of the navigation.
 *
 * What a reader has chosen (a filter, an order, a page) stands in the address: `load` finds it in `asked.query`, links
 * carry it on. A part of a page that is to be kept up to date has an id and the attribute `data-live`, and the page says
 * after how many seconds (`live`): the script `live.js` fetches the same address and puts the new part in its place. The
 * page is whole without it.
 *
 * An **action** stands beside its page: `export const pause = action({ path, fields, at, does, command })`. `path` is what its form
 * posts to, `fields` a zod object that narrows what was typed, `does` calls the function that the command line calls and
 * returns what to say and where to go on: the browser is redirected there (303), so that a reload repeats nothing. What
 * cannot be done is thrown as {@link FieldFault} with the field's name (`''`: the whole form); then, and where `fields` find
 * a fault, the page `at(typed)` is drawn again, with what was typed and the fault at its field, if the form was drawn by `form`. `command` gives the
 * words of the command line that does the same; they are shown with the form and again when it is done.
 *
 * A **door** answers whatever is not such a page: data for a script, a stored page for a frame, progress. It is
 * `door({ method, path, answer })`, whose answer is a `Response`. It passes the same gate (loopback, `Host`, `Origin`,
 * session) and gets the console's headers, unless it brings a Content-Security-Policy of its own.
 *
 * Assets are files of `lib/console/assets`, listed in `lib/console/assets.ts`; a page names those that it needs in
 * `scripts`. There is no inline script or style: the policy forbids it.
 */
export type Page = {
  readonly path: string;
  /** Its name in the navigation; null where it is reached from other pages. */
  readonly title: string | null;
  /** Reads and draws it; null where there is no such thing. */
  show(place: Place, asked: Asked, frame: Frame): Promise<Drawn | null>;
};

/** What is asked for: parts of the path by their name, and the query. */
export type Asked = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
};

/** An action as the server knows it. */
export type Action = {
  readonly path: string;
  /** Narrows what was typed and does it. Throws FieldFault, or z.ZodError. */
  perform(place: Place, typed: Typed): Promise<Done & { readonly command: readonly string[] }>;
  /** Where its form stands. */
  at(typed: Typed): string;
};

/** What was typed, by field. */
export type Typed = Readonly<Record<string, string>>;

/** What an action has come to, in a sentence, and where to go on. */
export type Done = { readonly said: string; readonly to: string };

/** What answers by itself. */
export type Door = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  answer(place: Place, request: Request, params: Readonly<Record<string, string>>): Promise<Response>;
};

/** What was typed cannot be done: which field of the form, and what to do about it. */
export class FieldFault extends Error {
  override readonly name = 'FieldFault';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

export function page<D>(one: {
  readonly path: string;
  readonly title: string | null;
  readonly load: (place: Place, asked: Asked) => Promise<D | null>;
  readonly draw: Draw<D>;
}): Page {
  return {
    path: one.path,
    title: one.title,
    async show(place, asked, frame) {
      const data = await one.load(place, asked);
      return data === null ? null : one.draw(data, frame);
    },
  };
}

export function action<F>(one: {
  readonly path: string;
  readonly fields: z.ZodType<F>;
  readonly does: (place: Place, fields: F) => Promise<Done>;
  readonly at: (typed: Typed) => string;
  readonly command: (fields: F) => readonly string[];
}): Action {
  return {
    path: one.path,
    at: one.at,
    async perform(place, typed) {
      const fields = one.fields.parse(typed);
      return { ...(await one.does(place, fields)), command: one.command(fields) };
    },
  };
}

export function door(one: Door): Door {
  return one;
}
