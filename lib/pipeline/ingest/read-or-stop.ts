import type { PageOptions } from '../../extract/index.ts';
import type { Extraction, Source } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { type AnswerBytes, answerBytes, ReadingStopped } from '../reader.ts';

/**
 * Has an article's page read: null where it is a feed, and why where the reading had to be cut off, which stands in the
 * log. Such a page is as one without an article: what its source tells is all there is of it.
 */
export async function readOrStop(
  answer: AnswerBytes,
  options: Omit<PageOptions, 'url'>,
  source: Source,
  { read, log }: Pick<Ports, 'read' | 'log'>,
): Promise<Extraction | null | ReadingStopped> {
  try {
    return await read('page', source.id, answerBytes(answer), options);
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    log.warn('reading stopped', { source: source.id, url: answer.url, error: error.message });
    return error;
  }
}
