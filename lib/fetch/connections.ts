import type { buildConnector } from 'undici';

/** Connections as they are made, counted: what tells a kept one from one made for a request. */
export type Connections = {
  readonly connect: buildConnector.connector;
  /** How many were begun to this origin so far. */
  opened(origin: string): number;
};

/** Counts what `connect` is asked to open. One number an origin is kept, for as long as the fetcher. */
export function countConnections(connect: buildConnector.connector): Connections {
  const counts = new Map<string, number>();
  return {
    connect(options, callback) {
      const { origin } = new URL(`${options.protocol}//${bracketed(options.hostname)}:${options.port}`);
      counts.set(origin, (counts.get(origin) ?? 0) + 1);
      connect(options, callback);
    },
    opened: (origin) => counts.get(origin) ?? 0,
  };
}

function bracketed(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}
