import type { Repair } from '../model/index.ts';

/** The repairs of one document or item: each code once, with the first detail and how often it was needed. */
export class RepairLog {
  readonly #repairs = new Map<string, { readonly detail: string; times: number }>();

  add(code: string, detail: string): void {
    const known = this.#repairs.get(code);
    if (known) known.times++;
    else this.#repairs.set(code, { detail: detail.slice(0, 200), times: 1 });
  }

  list(): readonly Repair[] {
    return [...this.#repairs].map(([code, { detail, times }]) => ({
      code,
      detail: times > 1 ? `${detail} (and ${times - 1} more)` : detail,
    }));
  }
}
