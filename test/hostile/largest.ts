import { HOSTILE } from './shapes.ts';

// A process that reads each hostile shape once at a size of which nobody would count the steps, and says how many it read
// and how much memory it took at most. Names each before it begins: the last is the one that it did not survive.

/** Times the size at which its work is counted first: about a megabyte of most. */
const LARGEST = 72;

let shapes = 0;
for (const [shape, { size, at }] of Object.entries(HOSTILE)) {
  console.log(shape);
  await at(size * LARGEST)();
  shapes += 1;
}
console.log(JSON.stringify({ shapes, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
