import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * What the Recommendation (https://www.w3.org/TR/websub/) demands of publishers and hubs, by its sections, and where it is
 * held: a test's file below test/ and its title.
 */
const OWN = 'pipeline/hub/own-hub.test.ts';
const ROCKS = 'e2e/websub-rocks.test.ts';
const MUSTS: readonly (readonly [section: string, must: string, file: string, title: string])[] = [
  ['4', 'a publisher names its hub and its topic by Link headers or in the document', ROCKS, '1: names hub and self'],
  ['4', 'exactly one self', 'cloud/delivery.test.ts', 'names hub and self of feeds in one Link header'],
  [
    '6',
    'a publisher informs its hub when a topic changes',
    'pipeline/hub/elsewhere.test.ts',
    'gets one request for each change',
  ],
  ['5.1', 'a hub takes hub.callback, hub.mode, hub.topic', ROCKS, '100: delivers to who subscribes'],
  ['5.1', 'hub.secret of less than 200 bytes', OWN, 'with a secret of 200 bytes'],
  ['5.1', 'the request is a form in UTF-8', OWN, 'is read as UTF-8 and no longer than a form is'],
  ['5.1', 'parameters that are not understood are ignored', ROCKS, '102: ignores parameters that it does not know'],
  [
    '5.1',
    'a subscription is topic and callback: another request overrides it',
    OWN,
    'lets the secret change, or vanish',
  ],
  [
    '5.1.2',
    'what is well is answered 202 before it is verified',
    OWN,
    'is answered 202 whatever the verification will say',
  ],
  ['5.1.2', 'what is not is answered 4xx or 5xx, with why in plain text', OWN, 'is answered with why, in plain text'],
  ['5.2', 'a denial is told by GET with hub.mode=denied and hub.topic', OWN, 'is told where the operator orders it'],
  ['5.3', 'intent is verified by GET with mode, topic, challenge and lease', OWN, 'asks the callback'],
  ['5.3', 'a query of the callback is kept, and appended to', OWN, 'keeps the query of the callback as it is'],
  ['5.3', 'the challenge is random, and each its own', OWN, 'asks for a challenge that nobody can know before'],
  ['5.3.1', 'only a success that echoes the challenge confirms; else the state stays', OWN, 'takes %s for no'],
  ['5.3', 'the end of a subscription is verified the same way', ROCKS, '104: sends nothing more'],
  ['5.1', 'leases are enforced and never perpetual', OWN, 'is granted for a time of its own'],
  ['5.1', 'nothing comes after the lease', OWN, 'stops with the lease'],
  ['7', 'a delivery is a POST of the topic, by its own Content-Type', ROCKS, 'by the type that it is served by'],
  ['7', 'with a Link of hub and self', ROCKS, '100: delivers to who subscribes'],
  ['7', 'all but 2xx is failure, 3xx too', OWN, 'has failed, and comes again'],
  ['7', '410 may end the subscription', OWN, 'that is answered 410 ends the subscription'],
  ['7', 'retries have bounds, and the subscription stays to its end', OWN, 'is tried for hours, ever more rarely'],
  ['7', 'the body of the answer is ignored', 'fetch/caller.test.ts', 'reads 64 KB of an answer that does not end'],
  [
    '7',
    'of Atom and RSS known entries may be left out',
    'hub/delta.test.ts',
    'has what is new, and all that stands around entries',
  ],
  ['7.1', 'signed if, and only if, a secret was given', ROCKS, '101: signs with the secret that was given'],
  ['7.1', 'the signature is method=HMAC of the body', 'hub/signature.test.ts', ''],
];

it.each(MUSTS)('§%s: %s', (_section, _must, file, title) => {
  const at = new URL(`../../${file}`, import.meta.url);
  expect(existsSync(at), file).toBe(true);
  expect(readFileSync(at, 'utf8')).toContain(title);
});
