/** What is to be done when, on a clock that jumps from one to the next. */
export type Agenda = {
  now(): number;
  at(moment: number, what: () => unknown): void;
  /** Does all that is due before a moment, one after the other, and stands there. */
  run(until: number): Promise<void>;
};

type Entry = { readonly moment: number; readonly order: number; readonly what: () => unknown };

/** An agenda whose clock begins at `start`; what is due at once is done in the order in which it was noted. */
export function agenda(start: number): Agenda {
  const heap: Entry[] = [];
  let time = start;
  let order = 0;
  const isBefore = (a: Entry, b: Entry) => a.moment < b.moment || (a.moment === b.moment && a.order < b.order);

  function push(entry: Entry): void {
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => time,
    at: (moment, what) => push({ moment: Math.max(moment, time), order: order++, what }),
    async run(until) {
      while (heap.length > 0 && heap[0]!.moment < until) {
        const entry = pop()!;
        time = entry.moment;
        await entry.what();
      }
      time = until;
    },
  };
}
