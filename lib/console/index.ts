export { ASSET_TYPES } from './assets.ts';
export { commandLine } from './command-line.ts';
export { CONSOLE_STYLE } from './console-style.ts';
export { type Day, dayAt, QUARTER_MS, QUARTERS, QUIET, type Quarter, quietDay, totalOf, withMeasures } from './day.ts';
export type { Draw, Drawn, Entered, Frame, Said } from './frame.ts';
export type { HeldArticle } from './held-table.ts';
export { type AssetAddress, layOutPage } from './layout.ts';
export {
  type AddSourceData,
  drawAddSource,
  drawSourceSearch,
  type SourceSearchData,
  searchPath,
} from './pages/add-source.ts';
export { type ArticleData, drawArticle } from './pages/article.ts';
export { type ArticleRow, type ArticlesData, drawArticles } from './pages/articles.ts';
export { type CostData, type CostLine, drawCost } from './pages/cost.ts';
export {
  drawLetter,
  drawLetters,
  type LetterData,
  type LetterRow,
  type LettersData,
} from './pages/dead-letters.ts';
export { drawFault, type Fault } from './pages/fault.ts';
export { drawFeed, type FeedData, type MemberRow } from './pages/feed.ts';
export { drawFeedFilter, type FeedFilterData } from './pages/feed-filter.ts';
export { drawFeeds, type FeedRow, type FeedsData } from './pages/feeds.ts';
export { drawHeld, type HeldData } from './pages/held.ts';
export { drawLog, LOG_SPANS, type LogData } from './pages/log.ts';
export { drawOverview, type OverviewData } from './pages/overview.ts';
export {
  drawRules,
  drawRulesResult,
  type RulesCheck,
  type RulesData,
  type RulesResult,
  type TryPage,
} from './pages/rules.ts';
export { drawRunbook, type RunbookData } from './pages/runbook.ts';
export { drawSource, type SourceData } from './pages/source.ts';
export {
  drawSources,
  SOURCE_SORTS,
  type SourceFilter,
  type SourceRow,
  type SourcesData,
} from './pages/sources.ts';
export { drawSubscribers, type HubShown, type SubscriberRow, type SubscribersData } from './pages/subscribers.ts';
export { drawWayIn } from './pages/way-in.ts';
export { type FrameDocument, frameDocument } from './picker/frame-document.ts';
export { type Paging, pagingOf, type Sorting, sortingIn } from './table.ts';
export type { Told, ToldSection } from './told.ts';
export { WORKING_STYLE } from './working-style.ts';
