export { type ChangeKind, type Edition, editionAt, nextEdition } from './edition.ts';
export { type HeldSubscription, type NewspaperHub, openHub } from './hub.ts';
export type { KioskDelivery } from './kiosk.ts';
export { LETTER, museumLetter } from './letter.ts';
export type { DeskTold } from './partner-desk.ts';
export { post } from './post.ts';
export { type Change, type Newspaper, startNewspaper } from './server.ts';
export { NEWSPAPER_SOURCES, type NewspaperSource } from './sources.ts';
