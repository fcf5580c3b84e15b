/** There is no room for the rest of a body beside those that others hold. Nothing is wrong with it or its host. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';

  constructor() {
    super('other answers take up all the memory for answers');
  }
}

/** What one piece of work holds: the bytes of the answer that it reads, or has read last. */
export type Hold = {
  /** Holds so many bytes more. Throws {@link NoRoom}, and holds nothing then, where others leave no room for them. */
  take(bytes: number): void;
  /** Holds so many in place of all that it held. */
  keep(bytes: number): void;
  release(): void;
};

/** Room for the answers that are held at once. */
export type Room = {
  hold(): Hold;
  /** How many bytes are held. */
  held(): number;
};

/**
 * Room for so many bytes. Who has held something for longest may take more all the same: of those who each hold a part of
 * what they need, one comes to its end. So no more is ever held than `most`, and one answer.
 */
export function answerRoom(most: number): Room {
  const holds = new Map<Hold, number>();
  let held = 0;
  const set = (hold: Hold, bytes: number): void => {
    held += bytes - (holds.get(hold) ?? 0);
    if (bytes === 0) holds.delete(hold);
    else holds.set(hold, bytes);
  };
  return {
    hold() {
      const hold: Hold = {
        take(bytes) {
          const [oldest = hold] = holds.keys();
          if (held + bytes > most && oldest !== hold) {
            set(hold, 0);
            throw new NoRoom();
          }
          set(hold, (holds.get(hold) ?? 0) + bytes);
        },
        keep: (bytes) => set(hold, bytes),
        release: () => set(hold, 0),
      };
      return hold;
    },
    held: () => held,
  };
}
