import type { z } from 'zod';
import type { Partner } from '../model/index.ts';
import { explain } from './explain.ts';
import { formatPath } from './fault.ts';
import { toPartner } from './parse-config.ts';
import { partner } from './partner-schema.ts';

/** A partner as the file has it, by the same keys: what a command line puts together. */
export type WrittenPartner = Partial<z.input<typeof partner>>;

/** Reads a partner that a command declares, by the rules of the file. Throws with a line for each fault, by its key. */
export function declarePartner(written: WrittenPartner): Partner {
  const answer = partner.safeParse(written, { reportInput: true });
  if (answer.success) return { ...toPartner(answer.data), origin: 'command' };
  const lines = answer.error.issues
    .map((issue) => ({ ...issue, path: ['partners', 0, ...issue.path] }))
    .flatMap((issue) => explain(issue))
    .map(({ path, message }) => `${formatPath(path.slice(2))}: ${message}`.replace(/[\s\p{Cc}]+/gu, ' '));
  throw new Error(lines.join('\n'));
}
