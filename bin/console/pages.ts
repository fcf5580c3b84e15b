import { addSourcePage, followSource, lookForSource, sourceSearchPage } from './add-source.ts';
import { articlePage, holdArticle, releaseArticle, restoreArticle, takeArticleDown } from './article.ts';
import { articlesPage } from './articles.ts';
import { costPage } from './cost.ts';
import { LETTER_ACTIONS, letterPage, lettersPage } from './dead-letters.ts';
import { feedPage } from './feed.ts';
import { feedsPage } from './feeds.ts';
import { heldPage } from './held.ts';
import { logPage } from './log.ts';
import { overviewPage } from './overview.ts';
import type { Action, Door, Page } from './registry.ts';
import { fetchPage, rulesFrame, rulesPage, rulesPick, rulesResult, saveRules } from './rules.ts';
import { runbookPage } from './runbook.ts';
import { SOURCE_ACTIONS, sourcePage } from './source.ts';
import { sourcesPage } from './sources.ts';

/** Every page of the console, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  overviewPage,
  sourcesPage,
  // Before the page of one source: these are no sources' names.
  addSourcePage,
  sourceSearchPage,
  rulesPage,
  sourcePage,
  articlesPage,
  articlePage,
  feedsPage,
  feedPage,
  heldPage,
  logPage,
  lettersPage,
  letterPage,
  costPage,
  runbookPage,
];

/** Everything that can be done in it. */
export const ACTIONS: readonly Action[] = [
  ...SOURCE_ACTIONS,
  lookForSource,
  followSource,
  fetchPage,
  saveRules,
  holdArticle,
  releaseArticle,
  takeArticleDown,
  restoreArticle,
  ...LETTER_ACTIONS,
];

/** What answers otherwise. */
export const DOORS: readonly Door[] = [rulesFrame, rulesResult, rulesPick];
