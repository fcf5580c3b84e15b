import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { discreetLog, type Log, MEASURES, measuresOf } from '../lib/pipeline/index.ts';

/**
 * The log on AWS, JSON by line, and what its lines measure, as CloudWatch reads it out of the same stream (embedded
 * metric format). Both carry the deployment's name (POWERTOOLS_SERVICE_NAME); POWERTOOLS_LOG_LEVEL and
 * POWERTOOLS_METRICS_DISABLED set how much is told.
 */

const logger = new Logger();
const metrics = new Metrics({ namespace: 'Feedmill' });

export const awsLog: Log = discreetLog({
  info(message, fields) {
    logger.info(message, fields);
    measure(message, fields);
  },
  warn(message, fields) {
    logger.warn(message, fields);
    measure(message, fields);
  },
});

function measure(message: string, fields: Record<string, unknown>): void {
  for (const { name, value } of measuresOf(message, fields)) metrics.addMetric(name, MEASURES[name], value);
}

/** Puts the request's id into every line that follows. */
export function nameRequest(request: string): void {
  logger.appendKeys({ request });
}

/** Writes what was measured since the last time. */
export function writeMeasures(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
