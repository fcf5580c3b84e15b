import type { Source, SourceId } from '../model/index.ts';

/** The source of what is pushed without one having been defined for it. */
export function pushSource(id: SourceId): Source {
  return {
    id,
    title: id,
    kind: 'push',
    url: null,
    fullText: 'never',
    interval: 0,
    recheck: 0,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
  };
}
