import { afterEach, describe, expect, it, vi } from 'vitest';
import { atFirstEvent } from '../../lambdas/aws.ts';
import { awsLog } from '../../lambdas/log.ts';

const ADDRESS = 'https://ada:swordfish@courier.example/feed';

afterEach(() => vi.restoreAllMocks());

/** What is written while something is done. */
function written(work: () => void): string {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  }
  work();
  return text;
}

describe('a line of the log', () => {
  it('tells the site in place of an address with a secret, in fields, texts and errors', () => {
    const text = written(() => {
      awsLog.info('source defined', { source: 'courier', url: ADDRESS });
      awsLog.warn('poll failed', { source: 'courier', error: `${ADDRESS} answered 503` });
      awsLog.warn('message failed', { error: new Error(`no ${ADDRESS}`) });
    });
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ message }) => message)).toEqual(['source defined', 'poll failed', 'message failed']);
    expect(lines[0]?.url).toBe('https://courier.example/');
    expect(lines[1]?.error).toBe('https://courier.example/ answered 503');
    expect(lines[2]?.error).toMatchObject({ name: 'Error', message: 'no https://courier.example/' });
    expect(text).not.toContain('swordfish');
  });

  it('of the runtime, on what a function throws, tells none either', async () => {
    // The measures of the lines above, which are written at the end of an event.
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const handler = atFirstEvent(() => async () => {
      throw new Error(`no ${ADDRESS}`);
    });
    const thrown = await handler(null, { getRemainingTimeInMillis: () => 1000, awsRequestId: 'r-1' }).catch(
      (error: unknown) => error as Error,
    );
    expect(`${(thrown as Error).message} ${(thrown as Error).stack}`).not.toContain('swordfish');
    expect(thrown).toMatchObject({ message: 'no https://courier.example/' });
  });
});
