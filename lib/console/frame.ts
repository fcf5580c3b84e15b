import type { Instant } from '../model/index.ts';
import type { Html, Part } from './html.ts';

/** What every page of the console is told, whatever it is about. */
export type Frame = {
  /** The address that was asked for: a path and a query. */
  readonly at: string;
  readonly now: Instant;
  /** What is worked on, in words: `data folder .feedmill/data`, `stack Feedmill`. */
  readonly place: string;
  /** How the command line is called for the same place: `npx feedmill --stack Feedmill`. */
  readonly command: string;
  readonly navigation: readonly { readonly path: string; readonly title: string }[];
  /** What is to be known on every page, such as that the stack is being deployed. */
  readonly warnings: readonly string[];
  /** What the last action has come to; null where there was none. */
  readonly said: Said | null;
  /** What a form held that was sent and could not be done, and what is wrong with it; null where none was. */
  readonly entered: Entered | null;
};

/** What an action has come to, and the command line that does the same. */
export type Said = { readonly text: string; readonly command: string | null };

/** A form as it was sent: the action's path, what was typed by field, and what is wrong, by field (`''`: with the whole). */
export type Entered = {
  readonly action: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
};

/** A page, drawn. */
export type Drawn = {
  readonly title: string;
  readonly body: Part;
  /** Seconds after which the script looks whether the parts marked `data-live` (with an id) have changed; absent: never. */
  readonly live?: number;
  /** Scripts of its own, by their names among the assets. */
  readonly scripts?: readonly string[];
  /** Whether it shows frames of ours, as of a stored page. */
  readonly frames?: boolean;
};

/** How a page is drawn: from plain data and the frame alone. */
export type Draw<D> = (data: D, frame: Frame) => Drawn;

export type { Html };
