import { type AbsoluteUrl, instant, type SourceId } from '../../../lib/model/index.ts';
import { readApart } from '../../../lib/pipeline/index.ts';

// A process that asks for a reading which does not end, and says which process is at it.

const url = 'https://mill.example/feed.xml' as AbsoluteUrl;
const { read } = readApart({
  module: new URL('./misbehaving-process.ts', import.meta.url),
  deadlineMs: 60_000,
  heapMb: 64,
  now: () => instant(0),
});
const feed = (title: string) => ({
  url,
  contentType: 'application/rss+xml',
  body: Buffer.from(`<rss version="2.0"><channel><title>${title}</title></channel></rss>`),
});
const { title } = await read('feed', 'mill' as SourceId, feed('PROCESS'));
void read('feed', 'mill' as SourceId, feed('LOOP'));
// So that it is at it when we say so.
setTimeout(() => console.log(title?.split(' ').at(-1)), 300);
