import type { Instant, Source, SourceHub, SourceId, SourceState } from '../../model/index.ts';
import type { KeptHub } from '../../store/index.ts';
import type { Ports } from '../ports.ts';

/** One poll: of which source, as it stood before, at which instant. */
export type Visit = {
  readonly source: Source;
  readonly state: SourceState;
  readonly now: Instant;
  readonly ports: Ports;
  /** What stood between the source and its hub when the poll began; absent where it named none. */
  readonly kept?: KeptHub | null | undefined;
  /** What stands now that its answer was looked at; as it stood if not given. */
  readonly learned?: ((hub: SourceHub) => SourceHub) | undefined;
};

/** What a poll came to. */
export type PollOutcome = {
  readonly source: SourceId;
  readonly outcome: 'unknown' | 'paused' | 'unchanged' | 'read' | 'rechecked' | 'quarantined' | 'busy' | 'failed';
  /** Items handed to ingest. */
  readonly offered: number;
  /** One line where it failed or is not to be trusted. */
  readonly error: string | null;
};
