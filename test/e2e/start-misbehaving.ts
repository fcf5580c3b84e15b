import { runProgram } from '../../bin/program.ts';
import { decodeText } from '../../lib/fetch/index.ts';
import { instant } from '../../lib/model/index.ts';

// `feedmill start` whose readings misbehave when they are told to, and are cut off sooner than usual.

await runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stdin: process.stdin,
  terminal: null,
  color: false,
  now: () => instant(Date.now()),
  reading: {
    module: new URL('../pipeline/reading/misbehaving-process.ts', import.meta.url),
    deadlineMs: 1500,
    heapMb: 64,
  },
  fetchText: () => Promise.reject(new Error('nothing is fetched here')),
  decode: decodeText,
  exit(code) {
    process.exitCode = code;
  },
});
