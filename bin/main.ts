import { once } from 'node:events';
import { createFetcher, DEFAULT_LIMITS, decodeText, WEB_PORTS } from '../lib/fetch/index.ts';
import { type AbsoluteUrl, instant } from '../lib/model/index.ts';
import type { CommandContext } from './commands/context.ts';
import { runProgram } from './program.ts';
import { readSetup, userAgentOf } from './setup.ts';

const context: CommandContext = {
  out: (text) => process.stdout.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  err: (text) => process.stderr.write(text),
  stdin: process.stdin,
  terminal: process.stdout.isTTY ? process.stdout : null,
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  now: () => instant(Date.now()),
  async fetchText(url, { whose, config: file } = {}) {
    const { config } = await readSetup(file === undefined ? {} : { config: file });
    const fetch = createFetcher({
      userAgent: userAgentOf(config),
      limits: { ...DEFAULT_LIMITS, ...config.limits.fetch },
      ports: [...WEB_PORTS, ...config.ports],
      trustedOrigins: [...config.trustedOrigins, ...(whose === 'own' ? originHere(url) : [])],
    });
    try {
      const answer = await fetch({ url });
      if (answer.outcome === 'notModified') throw new Error(`${url}: answered 304 to an unconditional request`);
      if (answer.outcome !== 'fetched') throw new Error(answer.message);
      const isXml = /xml|rss|atom/i.test(answer.contentType ?? '') || /^\s*<\?xml/.test(textStart(answer.body));
      const { text } = decodeText(answer.body, answer.contentType, isXml ? 'xml' : 'html');
      return { text, body: answer.body, url: answer.url, contentType: answer.contentType };
    } finally {
      await fetch.close();
    }
  },
  decode: decodeText,
  exit(code) {
    process.exitCode = code;
  },
};

/** The origin of an address that is written as this machine's. Any other name that leads here may be another's. */
function originHere(url: AbsoluteUrl): string[] {
  const { hostname, origin } = new URL(url);
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname) ? [origin] : [];
}

function textStart(body: Uint8Array): string {
  return Buffer.from(body.subarray(0, 200)).toString('latin1');
}

// A reader that closes the pipe early (`feedmill parse … | head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

await runProgram(process.argv.slice(2), context);
