import type { MailSettings } from '../../lib/config/index.ts';
import { openSmtp, watchMaildir } from '../../lib/local/index.ts';
import type { Instant } from '../../lib/model/index.ts';
import { type Ports, receiveMail, sourcesAt } from '../../lib/pipeline/index.ts';

/** Where letters come in on one machine. */
export type MailDoors = {
  /** Where they are taken by SMTP; null for nowhere. */
  readonly smtpPort: number | null;
  close(): Promise<void>;
};

/** Opens the doors that the configuration asks for: none, unless it does. */
export async function openMailDoors(settings: MailSettings, ports: Ports): Promise<MailDoors> {
  const { domain, port, host, maildir } = settings;
  const take = async (bytes: Uint8Array, recipients: readonly string[], at: Instant) => {
    const sources = await sourcesAt(recipients, domain, ports);
    if (sources.length === 0) return 'nobody';
    const kept = [];
    for (const source of sources) kept.push(await receiveMail(source, { bytes, at, checks: null }, ports));
    return kept.every((one) => one === null) ? 'full' : 'kept';
  };
  const smtp =
    port === null
      ? null
      : await openSmtp({
          port,
          host,
          name: domain ?? 'localhost',
          isKnown: async (address) => (await sourcesAt([address], domain, ports)).length > 0,
          take: async (bytes, recipients) =>
            (await take(bytes, recipients, ports.now())) === 'kept' ? 'kept' : 'full',
          log: ports.log,
        });
  const watched = maildir === null ? null : watchMaildir({ path: maildir, take, log: ports.log });
  return {
    smtpPort: smtp?.port ?? null,
    async close() {
      await smtp?.close();
      await watched?.close();
    },
  };
}
