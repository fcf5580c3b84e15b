import { addSourcePage, followSource, lookForSource, sourceSearchPage } from './add-source.ts';
import { articlePage, holdArticle, releaseArticle, restoreArticle, takeArticleDown } from './article.ts';
import { articlesPage } from './articles.ts';
import { overviewPage } from './overview.ts';
import type { Action, Door, Page } from './registry.ts';
import { fetchPage, rulesFrame, rulesPage, rulesPick, rulesResult, saveRules } from './rules.ts';

/** Every page of the console, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  overviewPage,
  addSourcePage,
  sourceSearchPage,
  rulesPage,
  articlesPage,
  articlePage,
];

/** Everything that can be done in it. */
export const ACTIONS: readonly Action[] = [
  lookForSource,
  followSource,
  fetchPage,
  saveRules,
  holdArticle,
  releaseArticle,
  takeArticleDown,
  restoreArticle,
];

/** What answers otherwise. */
export const DOORS: readonly Door[] = [rulesFrame, rulesResult, rulesPick];
