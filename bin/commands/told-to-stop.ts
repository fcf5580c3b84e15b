/** Aborts at the first SIGINT or SIGTERM, and resolves; a second one ends the process at once, which loses nothing. */
export function untilToldToStop(stopping: AbortController): Promise<null> {
  return new Promise((resolve) => {
    const stop = () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
      resolve(null);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
