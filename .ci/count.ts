import { existsSync, readFileSync } from 'node:fs';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

const MAY_BE_MISSING = /\bmoto\b|cfn-lint|full disk|IPTC's own suite/;

/** Without the data sets beside the project, what is measured on them is skipped, and only told. */
const hasData = existsSync(process.env.FEEDMILL_DATA ?? '../shared');

/**
 * Prints the closing line of the test runs whose JSON reports by vitest are named, and exits with 1 where a test failed, or
 * was skipped for want of something that CI installs. Programs that no package registry here offers, the IPTC's suite for ninjs, and the right to mount
 * a disk, may be missing.
 */
const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);
const sum = (count: (report: Report) => number) => reports.reduce((all, report) => all + count(report), 0);
const skipped = reports
  .flatMap((report) => report.testResults)
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status !== 'passed' && test.status !== 'failed')
  .map((test) => test.fullName);
const unexcused = skipped.filter((name) => !MAY_BE_MISSING.test(name));
for (const name of unexcused) console.log(`skipped: ${name}`);
const failed = sum(({ numFailedTests }) => numFailedTests);
console.log(`${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed`);
const broken = failed > 0 || sum(({ numFailedTestSuites }) => numFailedTestSuites) > 0 || reports.length === 0;
if ((hasData && unexcused.length > 0) || broken) process.exitCode = 1;
