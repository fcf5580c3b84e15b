export { ASSET_TYPES } from './assets.ts';
export { commandLine } from './command-line.ts';
export { CONSOLE_STYLE } from './console-style.ts';
export type { Draw, Drawn, Entered, Frame, Said } from './frame.ts';
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
export { drawFault, type Fault } from './pages/fault.ts';
export { drawOverview, type OverviewData } from './pages/overview.ts';
export {
  drawRules,
  drawRulesResult,
  type RulesCheck,
  type RulesData,
  type RulesResult,
  type TryPage,
} from './pages/rules.ts';
export { drawWayIn } from './pages/way-in.ts';
export { type FrameDocument, frameDocument } from './picker/frame-document.ts';
export type { Told, ToldSection } from './told.ts';
