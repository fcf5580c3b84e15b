export { type Folder, openFolder } from './folder.ts';
export { FolderError, folderError } from './folder-error.ts';
export { fileObjects } from './objects.ts';
export {
  type DeadLetter,
  type LocalQueues,
  openQueues,
  type QueueDepth,
  type QueueSettings,
  type QueuesSettings,
} from './queues.ts';
export { type Running, readRunning } from './running.ts';
export type { FailedRecord, StreamLog } from './stream-log.ts';
export { type LocalTable, openTable, type TableSettings } from './table.ts';
