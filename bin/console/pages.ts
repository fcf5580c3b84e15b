import { addSourcePage, followPage, followSource, lookForSource, sourceSearchPage } from './add-source.ts';
import { articlePage, holdArticle, releaseArticle, restoreArticle, takeArticleDown } from './article.ts';
import { articlesPage } from './articles.ts';
import { costPage } from './cost.ts';
import { LETTER_ACTIONS, letterPage, lettersPage } from './dead-letters.ts';
import { feedPage } from './feed.ts';
import { addFeed, addFeedPage, feedFilterPage, saveFilter } from './feed-filter.ts';
import { feedsPage } from './feeds.ts';
import { heldPage } from './held.ts';
import { logPage } from './log.ts';
import { overviewPage } from './overview.ts';
import type { Action, Door, Page } from './registry.ts';
import { fetchPage, rulesFrame, rulesPage, rulesPick, rulesResult, saveRules } from './rules.ts';
import { runbookPage } from './runbook.ts';
import { SOURCE_ACTIONS, sourcePage } from './source.ts';
import { sourcesPage } from './sources.ts';
import { subscribersPage } from './subscribers.ts';

/** Every page of the console, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  overviewPage,
  sourcesPage,
  // Before the page of one search: it is none's name.
  addFeedPage,
  addSourcePage,
  sourceSearchPage,
  rulesPage,
  sourcePage,
  articlesPage,
  articlePage,
  feedsPage,
  feedFilterPage,
  feedPage,
  subscribersPage,
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
  followPage,
  fetchPage,
  saveRules,
  addFeed,
  saveFilter,
  holdArticle,
  releaseArticle,
  takeArticleDown,
  restoreArticle,
  ...LETTER_ACTIONS,
];

/** What answers otherwise. */
export const DOORS: readonly Door[] = [rulesFrame, rulesResult, rulesPick];
