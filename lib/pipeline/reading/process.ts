import { READINGS } from './readings.ts';
import { serveReadings } from './serve.ts';

// What a process for readings runs.
serveReadings(READINGS);
