import { configJsonSchema, type SchemaNode } from './json-schema.ts';

/** As much of a schema as the reference tells. */
type Node = SchemaNode & {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
};

const HEAD = `# Reference of feedmill.yaml

<!-- Generated from lib/config/schema.ts by npm run schema. Change the descriptions there. -->

Every key, its values and its default. [\`lib/config/example.yaml\`](../lib/config/example.yaml) shows all of them in a
file, and [\`lib/config/feedmill.schema.json\`](../lib/config/feedmill.schema.json) lets editors complete them. Durations
are written \`30s\`, \`15m\`, \`2h\` or \`1d\`; sizes \`500KB\` or \`10MB\`.

A mistake stops the start or the deployment with one line that names the file, the line, the column, the key and what to
write instead.
`;

/** The reference of `feedmill.yaml` in Markdown: a chapter for each group of keys, in the order of the schema. */
export function configReference(): string {
  const all = configJsonSchema() as Node;
  const groups = groupsOf(all, '');
  return `${[HEAD, ...groups.map(chapter)].join('\n')}`;
}

type Group = { readonly path: string; readonly node: Node };

/** The groups of keys, each before those within it; the keys of the file itself first, where they are no groups. */
function groupsOf(node: Node, path: string): Group[] {
  const within = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const [inner, mark] = child.items?.properties === undefined ? [child, ''] : [child.items, '[]'];
    return inner.properties === undefined ? [] : groupsOf(inner, `${path}${path === '' ? '' : '.'}${key}${mark}`);
  });
  return [{ path, node }, ...within];
}

function chapter({ path, node }: Group): string {
  const keys = Object.entries(node.properties ?? {});
  const rows = keys.map(([key, child]) => {
    const isRequired = node.required?.includes(key) === true;
    return `| \`${key}\` | ${values(child)} | ${isRequired ? 'required' : fallback(child)} | ${cell(described(child))} |`;
  });
  const title = path === '' ? 'The file' : `\`${path}\``;
  const lead = path === '' ? '' : `${node.description ?? ''}\n\n`;
  return `## ${title}\n\n${lead}| key | values | default | what it does |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** What a key does: its own words, or those of what it may hold. */
function described(node: Node): string {
  return node.description ?? node.anyOf?.find(({ description }) => description !== undefined)?.description ?? '';
}

/** What a text is a quantity of, by the beginning and the end of its pattern. */
const FORMS = [
  { begin: '^(?:never|', end: '', words: '`never`, a duration' },
  { begin: '^(?:own$|', end: '', words: '`own`, an address' },
  { begin: '', end: '(?:ms|s|m|h|d))?$', words: 'a duration, or a range of two' },
  { begin: '', end: '(?:ms|s|m|h|d)$', words: 'a duration' },
  { begin: '', end: '(?:B|KB|MB|GB)$', words: 'a size' },
  { begin: '^https?:', end: '', words: 'an address' },
] as const;

/** What may be written there, in words. */
function values(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(values))].join(', ');
  if (node.type === 'null') return '`null`';
  if (node.type === 'boolean') return '`true`, `false`';
  if (node.type === 'array') {
    if (node.items?.properties !== undefined) return 'a list of groups, below';
    return `a list: ${node.items === undefined ? 'text' : values(node.items)}`;
  }
  if (node.properties !== undefined) return 'a group of keys, below';
  if (node.type === 'integer' || node.type === 'number') {
    if (node.minimum === node.maximum && node.minimum !== undefined) return `\`${node.minimum}\``;
    return `a number${node.minimum === undefined ? '' : ` from ${node.minimum}`}${node.maximum === undefined || node.maximum > 1e12 ? '' : ` to ${node.maximum}`}`;
  }
  const { pattern = '' } = node;
  return FORMS.find(({ begin, end }) => pattern.startsWith(begin) && pattern.endsWith(end))?.words ?? 'text';
}

function fallback(node: Node): string {
  const { default: value } = node;
  if (value === undefined || value === null) return '';
  const isEmpty = typeof value === 'object' && Object.keys(value).length === 0;
  return value === '' || isEmpty ? '' : `\`${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}\``;
}

/** Text within a table's cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
}
