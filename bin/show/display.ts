import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { LocalQueues } from '../../lib/local/index.ts';
import type { Change, DeskTold, KioskDelivery } from '../../lib/local/newspaper/index.ts';
import type { ArticleId } from '../../lib/model/index.ts';
import { type Log, type Ports, QUEUE_NAMES, status } from '../../lib/pipeline/index.ts';
import { articlePagePath } from '../../lib/publish/index.ts';
import { elapsedWords } from './elapsed.ts';
import { fitScreen } from './fitted-screen.ts';
import { printable } from './printable.ts';
import { showStatus } from './status.ts';

/** How often the live table is drawn anew. */
const REDRAW_MS = 1000;

/** Lines of news kept under the live table. */
const NEWS_LINES = 12;

/**
 * What an operator sees of a running Feedmill: on a terminal a live table with the latest news under it, elsewhere one
 * line for each thing that happens.
 */
export type Display = {
  readonly log: Log;
  /** From here on progress is shown. */
  loading(ports: Ports, queues: LocalQueues): void;
  /**
   * From here on all is loaded. `token` says where the one is that the API asks for; `sights` are things worth a look, each
   * with its address.
   */
  ready(
    url: string,
    milliseconds: number,
    token: string,
    sights?: readonly (readonly [what: string, where: string])[],
  ): void;
  /** The demonstration's subscriber has got something by push. */
  delivered(delivery: KioskDelivery): void;
  /** The demonstration's partner was told of changes by webhook. */
  told(told: DeskTold): void;
  /** The newspaper changed. */
  change(change: Change): void;
  note(line: string): void;
  close(): void;
};

/** Where it is shown. */
export type Screen = {
  /** Writes to standard output, as given. */
  readonly out: (text: string) => void;
  /** The terminal that standard output is, for what is drawn over and over; null where it is none. */
  readonly terminal?: NodeJS.WriteStream | null;
  readonly color: boolean;
};

export function openDisplay(screen: Screen): Display {
  const color = pc.createColors(screen.color);
  const update = screen.terminal ? createLogUpdate(screen.terminal, { showCursor: false }) : null;
  const isLive = update !== null;
  const news: string[] = [];
  const done = { ingested: 0, published: 0 };
  /** When the newspaper wrote last, by the source that it is. */
  const written = new Map<unknown, number>();
  let ports: Ports | null = null;
  let queues: LocalQueues | null = null;
  let head: readonly string[] = [];
  let brief: readonly string[] = [];
  let drawing = false;
  let closed = false;

  const progress = () => {
    if (queues === null) return 'opening';
    const waiting = QUEUE_NAMES.map((name) => {
      const { waiting: visible = 0, hidden = 0 } = queues?.depth(name) ?? {};
      return visible + hidden;
    });
    return `loading: ${done.ingested} articles in, ${done.published} documents out, ${waiting.reduce((a, b) => a + b, 0)} messages waiting`;
  };

  const draw = async () => {
    if (update === null || ports === null || drawing || closed) return;
    drawing = true;
    try {
      const now = ports.now();
      const width = screen.terminal?.columns ?? null;
      const tables = showStatus(await status(ports.store, now, ports.keptPerDay), now, screen.color, width);
      const loading = [color.dim(progress())];
      const shown = head.length === 0 ? { full: loading, brief: loading } : { full: head, brief };
      const parts = { head: shown, tables: tables.split('\n'), news };
      if (!closed) update(fitScreen(parts, screen.terminal?.rows ?? 24, width ?? 80));
    } catch {
      // A table that cannot be read just now is drawn at the next beat.
    } finally {
      drawing = false;
    }
  };
  const beat = setInterval(() => {
    if (isLive) void draw();
    else if (ports !== null && head.length === 0) screen.out(`${progress()}\n`);
  }, REDRAW_MS);

  const say = (line: string, tint = (text: string) => text) => {
    const stamped = `${color.dim(new Date().toISOString().slice(11, 19))} ${tint(printable(line))}`;
    if (!isLive) return screen.out(`${stamped}\n`);
    news.push(stamped);
    news.splice(0, news.length - NEWS_LINES);
    void draw();
  };

  return {
    log: {
      info(message, fields) {
        if (message === 'ingested') {
          done.ingested += 1;
          const tells = fields.outcome === 'revised' || fields.outcome === 'withdrawn';
          if (head.length > 0 && (tells || fields.outcome === 'created'))
            say(`${fields.outcome} ${fields.url ?? fields.article}: ${fields.detail || 'new'}`);
          if (head.length > 0 && tells && ports !== null)
            say(
              `  see ${new URL(articlePagePath(fields.article as ArticleId), ports.site.baseUrl).href.replace(/index\.html$/, '')}`,
            );
        } else if (message === 'pushed') {
          const since = written.get(fields.source);
          const after = since === undefined ? '' : `, ${elapsedWords(Date.now() - since)} after it was written`;
          const what = fields.offered === 0 ? 'nothing new' : count(Number(fields.offered), 'article');
          say(`pushed by the hub of ${fields.source}: ${what}${after}`, color.cyan);
        } else if (message === 'delivered') {
          const after = fields.delay === undefined ? '' : `, ${elapsedWords(Number(fields.delay))} after the write`;
          if (head.length > 0) say(`delivered to a subscriber of ${fields.feed}: ${fields.topic}${after}`, color.cyan);
        } else if (message === 'out of a feed') {
          say(`  removed from ${fields.feed} ${elapsedWords(Number(fields.took))} after the takedown`);
        } else if (message === 'erased') {
          say(`  texts erased: ${fields.objects} objects${fields.pages === 0 ? '' : ' and its page'}`);
        } else if (message === 'published') {
          done.published += (fields.put as unknown[]).length;
          if (head.length > 0)
            say(
              `published ${fields.feed}: ${fields.members} members, ${elapsedWords(Number(fields.delay ?? 0))} after the write`,
            );
        }
      },
      warn: (message, fields) =>
        say(
          `${message}: ${fields.source ?? fields.feed ?? fields.count ?? ''} ${fields.error ?? ''}`.trimEnd(),
          color.yellow,
        ),
    },
    loading(thePorts, theQueues) {
      ports = thePorts;
      queues = theQueues;
      void draw();
    },
    ready(url, milliseconds, token, sights = []) {
      const seconds = (milliseconds / 1000).toFixed(1);
      const places = [
        color.bold(color.green(`Ready in ${seconds} s`)),
        `  all feeds   ${url}`,
        `  everything  ${url}feeds/all/`,
      ];
      const end = color.dim('  Ctrl-C stops it. From another terminal, feedmill status shows the same');
      const links = sights.filter(([, where]) => where.startsWith('http')).slice(0, 1);
      brief = [...places, ...links.map(([what, where]) => `  ${what.padEnd(12)}${where}`), end];
      head = [
        ...places,
        color.dim('              beside it: rss.xml, atom.xml, feed.json'),
        ...sights.map(([what, where]) =>
          what === '' ? color.dim(`              ${where}`) : `  ${what.padEnd(12)}${where}`,
        ),
        color.dim(`  pushed articles need the token in ${token}`),
        end,
      ];
      if (isLive) void draw();
      else screen.out(`${head.join('\n')}\n`);
    },
    change({ kind, source, title }) {
      written.set(source, Date.now());
      say(`newspaper: ${kind} in ${source}: ${title}`, color.cyan);
    },
    delivered({ topic, bytes, isSigned }) {
      const kb = Math.max(1, Math.round(bytes / 1000));
      say(
        `  the kiosk received ${new URL(topic).pathname}, ${kb} KB, ${isSigned ? 'signed' : 'without a valid signature'}`,
      );
    },
    told({ feed, kinds, isSigned }) {
      if (head.length === 0) return;
      const signed = isSigned ? 'signed' : 'without a valid signature';
      say(
        `  the Herald's webhook was told of ${printable(feed)}: ${printable(kinds.join(', '))}, ${signed}`,
        color.cyan,
      );
    },
    note: (line) => say(line),
    close() {
      closed = true;
      clearInterval(beat);
      update?.done();
    },
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
