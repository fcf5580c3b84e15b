import type { Place } from './place.ts';

/** What is kept beside a console while it is open, and forgotten with it: made when it is first asked for. */
export function beside<T>(make: () => T): (place: Place) => T {
  const kept = new WeakMap<Place, T>();
  return (place) => {
    let one = kept.get(place);
    if (one === undefined) {
      one = make();
      kept.set(place, one);
    }
    return one;
  };
}
