import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * What the IPTC's JSON Schema of ninjs 3.1 demands, written anew in brief: names, types, enumerations, what is required, and
 * that nothing else may be there. Left out are texts, events and planning, which no document of ours has. After
 * https://iptc.org/std/ninjs/ninjs-schema_3.1.json, © 2024 International Press Telecommunications Council, published under
 * CC BY 4.0 (http://creativecommons.org/licenses/by/4.0/). Where FEEDMILL_DATA has the schema itself, that is asked, too.
 */
const text = { type: 'string' };
const number = { type: 'integer' };
const uri = { type: 'string', format: 'uri' };
const moment = { type: 'string', format: 'date-time' };
const oneOf = (...values: string[]) => ({ enum: values });

type Properties = Readonly<Record<string, unknown>>;
const only = (properties: Properties, required: readonly string[] = [], more: Properties = {}) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...more,
});
const several = (items: unknown) => ({ type: 'array', items });

const concept = { name: text, rel: text, uri, literal: text };
const worded = { role: text, contentType: text, value: text };
const rendition = {
  ...{ name: text, href: uri, contentType: text, title: text, width: number, height: number, sizeInBytes: number },
  ...{ duration: { type: 'number' }, format: text, aspectRatio: text, videoCodec: text, bitrate: text },
  ...{ frameRate: { type: 'number' }, transportProtocol: text, scanType: oneOf('progressive', 'interlaced') },
  poi: only({ x: number, y: number }),
};
const share = { type: 'integer', minimum: 0, maximum: 100 };

const NINJS: Properties = {
  uri,
  type: oneOf('text', 'audio', 'video', 'picture', 'graphic', 'composite', 'component', 'event', 'planning'),
  representationType: oneOf('full', 'partial'),
  ...{ profile: text, version: text, firstCreated: moment, versionCreated: moment, contentCreated: moment },
  ...{ embargoedUntil: moment, expires: moment, pubStatus: oneOf('usable', 'withheld', 'canceled') },
  urgency: { type: 'integer', minimum: 1, maximum: 9 },
  ...{ copyrightHolder: text, copyrightNotice: text, usageTerms: text, edNote: text, language: text },
  descriptions: several(only(worded, ['value'])),
  bodies: several(only({ ...worded, charCount: number, wordCount: number }, ['value'])),
  headlines: several(only(worded, ['value'])),
  people: several(only(concept)),
  organisations: several(only(concept)),
  subjects: several(only({ ...concept, creator: text, relevance: share, confidence: share })),
  objects: several(only(concept)),
  infoSources: several(only({ name: text, role: text, uri, literal: text })),
  ...{ title: text, by: text, slugline: text, located: text },
  renditions: several(only(rendition, ['name'])),
  associations: several({
    $ref: '#/$defs/ninjs',
    properties: { name: text, rel: text },
    required: ['name', 'uri'],
    unevaluatedProperties: false,
  }),
  altIds: several(only({ role: text, value: text })),
  trustIndicators: several(only({ role: uri, title: text, href: uri })),
  standard: only({ name: text, version: text, schema: uri }),
  genres: several(only({ name: text, uri: text, literal: text })),
  rightsInfo: only({ langId: uri, linkedRights: uri, encodedRights: text }, [], {
    oneOf: [{ required: ['linkedRights'] }, { required: ['encodedRights'] }],
  }),
  digitalSourceType: only({ name: text, uri, literal: text }),
};

const BRIEF = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs: { ninjs: { type: 'object', properties: NINJS } },
  $ref: '#/$defs/ninjs',
  required: ['uri'],
  unevaluatedProperties: false,
};

const FORMATS = {
  // RFC 3986 §3 and RFC 3339 §5.6, which the IPTC's schema names and leaves to who reads it.
  uri: /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
};

const DATA = join(process.env.FEEDMILL_DATA ?? '../shared', 'ninjs');
const SCHEMA = join(DATA, 'ninjs-schema_3.1.json');

/** Whether the IPTC's own schema is there to be asked. */
export const hasNinjsSchema = existsSync(SCHEMA);
if (!hasNinjsSchema)
  console.warn(`SKIPPED: ${SCHEMA} is missing; ninjs is held to what is written of it in this test.`);

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
const checks = [ajv.compile<unknown>(BRIEF)];
if (hasNinjsSchema) {
  // Places' shapes are by another schema, and no document of ours has a place.
  ajv.addSchema({ $id: 'https://geojson.org/schema/GeoJSON.json' });
  checks.push(ajv.compile<unknown>(JSON.parse(readFileSync(SCHEMA, 'utf8'))));
}

/** What keeps a document from being ninjs 3.1; empty for nothing. */
export function ninjsFaults(document: unknown): string[] {
  return checks.flatMap((check) =>
    check(document) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
  );
}

/** The IPTC's own suite for 3.x: what should pass and what should fail, by file; empty where it is not there. */
export function ninjsSuite(verdict: 'should_pass' | 'should_fail'): [name: string, document: unknown][] {
  return ['3.0', '3.1'].flatMap((version) => {
    const folder = join(DATA, 'test_suite', version, verdict);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
    return names.map((name): [string, unknown] => [
      `${version}/${name}`,
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown,
    ]);
  });
}
