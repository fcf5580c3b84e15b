import { ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** When to call a human, and what to tell them. */
export type AlarmRule = {
  readonly name: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly means: string;
  readonly look: string;
  readonly act: string;
  /** Periods in a row; one, unless said otherwise. */
  readonly periods?: number;
  /** Rings when the metric is below the threshold, or not there at all. */
  readonly whenBelow?: true;
  /** Rings also while the metric is not there. */
  readonly whenMissing?: true;
};

/** How a rule is told to CloudWatch. */
export function alarmProps({ metric, threshold, periods = 1, whenBelow, whenMissing, ...told }: AlarmRule) {
  return {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: whenBelow
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: whenBelow || whenMissing ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    alarmDescription: `${told.means} Look at: ${told.look}. Do: ${told.act}. Runbook: docs/runbook.md#${told.name.toLowerCase()}`,
  };
}
