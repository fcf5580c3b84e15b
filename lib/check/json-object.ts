import { absoluteFault, languageFault, mediaTypeFault } from './addresses.ts';
import type { CheckContext } from './checked.ts';
import { checkRfc3339 } from './dates.ts';
import { quoted, type Spot } from './findings.ts';
import type { JsonKey } from './json-keys.ts';
import { type JsonNode, type Members, membersOf } from './json-tree.ts';

/** Checks an object's members by its table: what is needed, of which type, and what a value of that kind must be. */
export function checkObject(
  node: JsonNode,
  at: Spot,
  keys: Readonly<Record<string, JsonKey>>,
  what: string,
  { report }: CheckContext,
): Members | null {
  const members = membersOf(node, at);
  if (members === null) {
    report('json-type', at, `${what} is ${article(node.type)}; it must be an object`);
    return null;
  }
  checkRepeated(node, at, report);
  for (const [name, { needed }] of Object.entries(keys)) {
    if (needed && !members.has(name)) report('json-required', at, `${what} has no ${name}`);
  }
  for (const [name, { node: value, spot }] of members) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) {
      if (!name.startsWith('_'))
        report('json-unknown-key', spot, `${quoted(name)} is no key of JSON Feed here; one of your own begins with _`);
      continue;
    }
    if (value.type !== key.type) {
      if (name === 'id' && value.type === 'number') report('json-id-number', spot, 'id is a number; write a string');
      else report('json-type', spot, `${name} is ${article(value.type)}; it must be ${article(key.type)}`);
      continue;
    }
    const fault = key.holds === undefined ? null : VALUES[key.holds](value.value as string);
    if (fault !== null) report(RULE_OF[key.holds!], spot, `${name} ${fault}`);
  }
  return members;
}

const VALUES = {
  url: absoluteFault,
  date: (value: string) => checkRfc3339(value).fault,
  language: languageFault,
  type: mediaTypeFault,
} as const;

const RULE_OF = { url: 'json-url', date: 'json-date', language: 'language-tag', type: 'json-attachment' } as const;

function article(type: string): string {
  return type === 'null' ? 'null' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function checkRepeated(node: JsonNode, at: Spot, report: CheckContext['report']): void {
  const seen = new Set<string>();
  for (const { children } of node.children ?? []) {
    const key = String(children?.[0]?.value);
    if (seen.has(key)) {
      const spot = { ...at, offset: children![0]!.offset, path: at.path === '' ? key : `${at.path}.${key}` };
      report('json-repeated-key', spot, `${quoted(key)} is given more than once; parsers take the last`);
    }
    seen.add(key);
  }
}
