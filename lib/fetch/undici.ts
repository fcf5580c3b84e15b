import type * as whole from 'undici';
// @ts-expect-error: undici has types for its door alone.
import request from 'undici/lib/api/api-request.js';
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

// The door does the same: it gives every dispatcher its `request`, and four more ways to ask, which are not used.
Object.assign(dispatcher.prototype, { request });

export const Agent: typeof whole.Agent = agent;
export const buildConnector: typeof whole.buildConnector = connect;
export const errors: typeof whole.errors = faults;
