export { type Drift, doesHarm, driftOf, weighShape } from './drift.ts';
export { learnPosting, type PollFindings } from './posting.ts';
export { postingWeek } from './posting-week.ts';
export { postingWords } from './posting-words.ts';
export { nextPoll, type Wishes } from './schedule.ts';
export { type ItemShape, learnShape, shapeOf } from './shape.ts';
export { silenceOf } from './silence.ts';
export { everyWords, spanWords } from './span.ts';
export { learnWay } from './way.ts';
