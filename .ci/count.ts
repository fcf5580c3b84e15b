import { existsSync, readFileSync } from 'node:fs';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

const MAY_BE_MISSING = /\bmoto\b|cfn-lint|full disk/;

/** Without the data sets beside the project, what is measured on them is skipped, and only told. */
const hasData = existsSync(process.env.FEEDMILL_DATA ?? '../shared');

/**
 * Prints the closing line of a test run from vitest's JSON report, and exits with 1 where a test failed, or was skipped
 * for want of something that CI installs. Programs that no package registry here offers, and the right to mount a disk,
 * may be missing.
 */
const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Report;
const skipped = report.testResults
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status !== 'passed' && test.status !== 'failed')
  .map((test) => test.fullName);
const unexcused = skipped.filter((name) => !MAY_BE_MISSING.test(name));
for (const name of unexcused) console.log(`skipped: ${name}`);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
if ((hasData && unexcused.length > 0) || report.numFailedTests > 0 || report.numFailedTestSuites > 0)
  process.exitCode = 1;
