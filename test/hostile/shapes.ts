import { FEEDS } from './feeds.ts';
import { LETTERS } from './letters.ts';
import { OTHERS } from './others.ts';
import { PAGES } from './pages.ts';
import type { Shape } from './shape.ts';

/** What is made to cost whoever takes it in more than its length, by what it is. */
export const HOSTILE: Readonly<Record<string, Shape>> = { ...PAGES, ...FEEDS, ...LETTERS, ...OTHERS };
