export { type ApiToken, openApiToken, TOKEN_FILE } from './api-token.ts';
export type { Chaos } from './chaos.ts';
export { type Folder, openFolder } from './folder.ts';
export { FolderError, folderError } from './folder-error.ts';
export { type Handlers, type Machine, type MachineOptions, startMachine } from './machine.ts';
export { type Change, NEWSPAPER_SOURCES, type Newspaper, startNewspaper } from './newspaper/index.ts';
export { fileObjects } from './objects.ts';
export type { DeadLetter, WaitingLetter } from './queue-letters.ts';
export type { ReceivedMessage } from './queue-receive.ts';
export type { WorkerSettings } from './queue-worker.ts';
export {
  type LocalQueues,
  openQueues,
  type QueueDepth,
  type QueueSettings,
  type QueuesSettings,
} from './queues.ts';
export { type Running, readRunning } from './running.ts';
export { type FeedmillServer, PortError, type ServerOptions, startServer } from './server.ts';
export type { StreamSettings } from './stream-consumer.ts';
export type { FailedRecord, StreamLog } from './stream-log.ts';
export { type LocalTable, openTable, type TableSettings } from './table.ts';
