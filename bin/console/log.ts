import { drawLog, LOG_SPANS, type LogData } from '../../lib/console/index.ts';
import { instant, millis } from '../../lib/model/index.ts';
import { page } from './registry.ts';

/** So many lines are shown. */
const SHOWN = 100;

/** What was done of late. */
export const logPage = page<LogData>({
  path: '/log',
  title: 'Log',
  async load({ recording, now, setup }, { query }) {
    const text = (query.get('q') ?? '').trim().slice(0, 200);
    // A deployment's logs are searched for as long as they are long.
    const usual = setup.stack === null ? '24' : '0.25';
    const hours = LOG_SPANS.find(([value]) => value === query.get('hours'))?.[0] ?? usual;
    const grave = query.get('grave') === '1';
    const since = instant(millis(now()) - Number(hours) * 3600_000);
    const written = query.get('before');
    const before = written !== null && !Number.isNaN(Date.parse(written)) ? instant(Date.parse(written)) : null;
    const about = { since, before, filter: { text, hours, grave } };
    const match = text === '' ? [] : ['--match', text];
    const command = setup.stack === null ? null : ['logs', '--since', SINCE[hours] ?? '1h', ...match];
    try {
      const found = await recording.lines({ since, before, match: text === '' ? null : text, grave, most: SHOWN });
      return { ...about, rows: found.lines, isAll: found.isAll, fault: null, command };
    } catch (error) {
      return {
        ...about,
        rows: [],
        isAll: true,
        fault: error instanceof Error ? error.message : String(error),
        command,
      };
    }
  },
  draw: drawLog,
});

/** As the command line takes them. */
const SINCE: Readonly<Record<string, string>> = { '0.25': '15m', '1': '1h', '6': '6h', '24': '24h', '168': '7d' };
