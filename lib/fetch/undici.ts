import type * as whole from 'undici';
// @ts-expect-error: undici has types for its door alone.
import api from 'undici/lib/api/index.js';
// @ts-expect-error: as above.
import connect from 'undici/lib/core/connect.js';
// @ts-expect-error: as above.
import faults from 'undici/lib/core/errors.js';
// @ts-expect-error: as above.
import agent from 'undici/lib/dispatcher/agent.js';
// @ts-expect-error: as above.
import dispatcher from 'undici/lib/dispatcher/dispatcher.js';

/**
 * What we use of undici. Behind its door come its fetch, mocks, caches, sockets and proxies as well, 230 kB that a
 * function would load at every cold start.
 */

// The door does the same: it gives every dispatcher its `request`.
Object.assign(dispatcher.prototype, api);

export const Agent: typeof whole.Agent = agent;
export const buildConnector: typeof whole.buildConnector = connect;
export const errors: typeof whole.errors = faults;
