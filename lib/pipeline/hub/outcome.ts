import type { Instant } from '../../model/index.ts';

/** What became of a message of the delivery queue: done with, or to be handed out again at an instant. */
export type Delivered = { readonly outcome: string; readonly until?: Instant };
