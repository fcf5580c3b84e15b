export { askCopy } from './backup/ask-copy.ts';
export { CutOff, textOf } from './backup/copy-lines.ts';
export { type Backup, takeBackup } from './backup/take-backup.ts';
export { type ApiToken, openApiToken, openToken, TOKEN_FILE } from './folder/api-token.ts';
export { type Folder, openFolder } from './folder/folder.ts';
export { FolderError, folderError } from './folder/folder-error.ts';
export { type Running, readRunning } from './folder/running.ts';
export { fileSigningKeys } from './folder/signing-keys.ts';
export { refuseNewerFolder } from './folder/stored-format.ts';
export { roomForPolls } from './machine/backlog.ts';
export type { Chaos } from './machine/chaos.ts';
export { type Handlers, type Machine, type MachineOptions, startMachine } from './machine/machine.ts';
export type { WorkerSettings } from './machine/queue-worker.ts';
export type { StreamSettings } from './machine/stream-consumer.ts';
export { type Maildir, watchMaildir } from './mail/maildir.ts';
export { openSmtp, SMTP_LIMITS, type SmtpDoor, type SmtpLimits, type SmtpOptions } from './mail/smtp.ts';
export {
  type Change,
  type KioskDelivery,
  NEWSPAPER_SOURCES,
  type Newspaper,
  startNewspaper,
} from './newspaper/index.ts';
export { fileObjects } from './objects/objects.ts';
export type { DeadLetter, WaitingLetter } from './queues/queue-letters.ts';
export type { ReceivedMessage } from './queues/queue-receive.ts';
export {
  type LocalQueues,
  openQueues,
  type QueueDepth,
  type QueueSettings,
  type QueuesSettings,
} from './queues/queues.ts';
export { queuesMoment } from './queues/queues-moment.ts';
export type { FailedRecord, StreamLog } from './table/stream-log.ts';
export { type LocalTable, openTable, type TableSettings } from './table/table.ts';
export { type FeedmillServer, PortError, type ServerOptions, startServer } from './web/server.ts';
export { namesUs, type Refusal } from './web/web-page-guard.ts';
