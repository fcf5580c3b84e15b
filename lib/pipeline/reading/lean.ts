/**
 * How glibc is told that a process is to give back what it does not need. Left alone it keeps what was freed for each
 * thread apart, and the more of it the larger the pieces were.
 * https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html; other C libraries overlook it.
 */
export const LEAN_ENV: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Of what is young so many megabytes, three times: V8's own 16 let a process that reads pages grow to twice the size. */
export function youngMegabytes(megabytes: number): string {
  return `--max-semi-space-size=${megabytes}`;
}
