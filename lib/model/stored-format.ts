/**
 * The format of what is stored, in a data folder as in a table with its bucket. It is raised in the commit after which a
 * version before can no longer read, or would misunderstand, what is written; what stands there in an older format is
 * still read.
 *
 * 1: Feedmill 0.1.0, which wrote no number. 2: packed texts and payloads, the log of definitions.
 */
export const STORED_FORMAT = 2;

/** What is stored was written by a later version of Feedmill than this one. The message is one line, with what to do. */
export class NewerFormat extends Error {
  override readonly name = 'NewerFormat';

  /** `place` begins the line, as in `Data folder /var/lib/feedmill`. */
  constructor(place: string, format: number) {
    super(
      `${place}: its data are in format ${format}, and this version of Feedmill reads formats up to ${STORED_FORMAT}; nothing was changed. Run the newer version, or restore a backup from before the upgrade (docs/one-machine.md)`,
    );
  }
}

/** Throws {@link NewerFormat} where what is stored at a place is newer than what this version reads. */
export function refuseNewerFormat(place: string, format: number): void {
  if (format > STORED_FORMAT) throw new NewerFormat(place, format);
}
