export { ASSET_TYPES } from './assets.ts';
export { commandLine } from './command-line.ts';
export { CONSOLE_STYLE } from './console-style.ts';
export type { Draw, Drawn, Entered, Frame, Said } from './frame.ts';
export { type AssetAddress, layOutPage } from './layout.ts';
export { drawFault, type Fault } from './pages/fault.ts';
export { drawOverview, type OverviewData } from './pages/overview.ts';
export { drawWayIn } from './pages/way-in.ts';
