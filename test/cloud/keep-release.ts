import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { StackTemplate } from './merged.ts';
import { appWithoutBundles, makeStacks } from './synthesised.ts';
import type { Templates } from './upgrade.ts';

/** The templates of the last release, from which operators upgrade. */
const RELEASE = fileURLToPath(new URL('../fixtures/release/', import.meta.url));

/** The templates of today, of all that there is, with the bundles' hashes left out: they change with every line of code. */
export function templatesToday(): Templates {
  return new Map(makeStacks(appWithoutBundles()).map((stack) => [stack.stackName, templateOf(stack)]));
}

/** Those of the last release. */
export async function templatesOfRelease(): Promise<Templates> {
  const names = (await readdir(RELEASE)).filter((name) => name.endsWith('.json'));
  const read = names.map(async (name) => {
    const text = await readFile(join(RELEASE, name), 'utf8');
    return [name.replace('.json', ''), JSON.parse(text) as StackTemplate] as const;
  });
  return new Map(await Promise.all(read));
}

function templateOf(stack: Stack): StackTemplate {
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  return JSON.parse(text.replaceAll(/"S3Key":"[0-9a-f]{64}\.zip"/g, '"S3Key":"BUNDLE.zip"')) as StackTemplate;
}

/** Keeps today's templates as those of the last release: `npm run keep-release`, in the commit of a release. */
if (import.meta.main) {
  await rm(RELEASE, { recursive: true, force: true });
  await mkdir(RELEASE, { recursive: true });
  for (const [name, template] of templatesToday()) {
    await writeFile(join(RELEASE, `${name}.json`), `${JSON.stringify(template, null, 2)}\n`);
  }
}
