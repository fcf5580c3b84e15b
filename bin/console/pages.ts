import { overviewPage } from './overview.ts';
import type { Action, Door, Page } from './registry.ts';

/** Every page of the console, in the order of the navigation. */
export const PAGES: readonly Page[] = [overviewPage];

/** Everything that can be done in it. */
export const ACTIONS: readonly Action[] = [];

/** What answers otherwise. */
export const DOORS: readonly Door[] = [];
