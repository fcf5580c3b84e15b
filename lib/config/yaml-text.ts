import { type Document, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import { ConfigError, type Fault } from './fault.ts';
import { pathAt } from './position.ts';

/** A file of this many characters is no configuration, whatever it holds. */
const MOST_CHARACTERS = 2_000_000;

/** Anchors used more often than this are taken for an attempt to exhaust memory. */
const MOST_ALIASES = 100;

/** YAML as it was read: the document for positions, the plain value for the schema. */
export type YamlText = { readonly document: Document; readonly lines: LineCounter; readonly value: unknown };

/** Reads YAML 1.2. Throws ConfigError that explains each fault of the notation and how to write it. */
export function readYaml(text: string, file: string): YamlText {
  if (text.length > MOST_CHARACTERS) {
    const message = `has ${text.length} characters; a configuration may have at most ${MOST_CHARACTERS}`;
    throw new ConfigError(file, [{ line: 1, column: 1, path: [], message }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const fault = (offset: number, message: string, path = pathAt(document, offset)): Fault => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1), path, message };
  };

  const faults = telling([...document.errors, ...document.warnings]).map((error) => {
    const path = pathAt(document, error.pos[0]);
    // `title: News: the best` is read as a key News inside of title: the fault is title's.
    const isValue = error.code === 'BLOCK_AS_IMPLICIT_KEY';
    return fault(error.pos[0], explain(error, text), isValue ? path.slice(0, -1) : path);
  });
  if (faults.length === 0)
    faults.push(...unresolvedAliases(document).map(({ offset, message }) => fault(offset, message)));
  if (faults.length > 0) throw new ConfigError(file, faults);
  try {
    return { document, lines, value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch {
    // What is left to fail in a document without errors is the count of aliases and the depth of the nesting.
    throw new ConfigError(file, [fault(0, 'uses its anchors too often or nests too deeply; write the values out')]);
  }
}

/** All repeated keys, and the first of the other faults: those after it mostly follow from it. */
function telling(errors: readonly YAMLError[]): readonly YAMLError[] {
  const repeated = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const first = errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .reduce<YAMLError | null>((least, error) => (least && least.pos[0] <= error.pos[0] ? least : error), null);
  return first === null ? repeated : [...repeated.filter(({ pos }) => pos[0] < first.pos[0]), first];
}

function unresolvedAliases(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      const message = `*${alias.source} refers to an anchor that does not exist; if you mean text, put it in quotes`;
      found.push({ offset: alias.range?.[0] ?? 0, message });
    },
  });
  return found;
}

function explain({ code, pos, message }: YAMLError, text: string): string {
  const at = text.slice(pos[0], pos[1] > pos[0] ? pos[1] : pos[0] + 1);
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'the line is indented with a tab; use spaces';
    case 'DUPLICATE_KEY':
      return 'is given twice here; keep one of the two';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'the value contains a colon and a space, or the line is indented too far; put text with a colon in quotes, or align the line with its neighbours';
    case 'BAD_SCALAR_START':
      return `text cannot begin with ${at.charAt(0)}; put it in quotes`;
    case 'BAD_ALIAS':
      return 'text cannot begin with * or &; put it in quotes';
    case 'BAD_DQ_ESCAPE':
      return `${text.slice(pos[0], pos[0] + 2)} is not a valid escape in double quotes; use single quotes, or write \\\\ for a backslash`;
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; remove the line ---';
    case 'TAG_RESOLVE_FAILED':
      return 'text cannot begin with !; put it in quotes';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key must be followed by a colon and a space on its line; write key: value, and align it with its neighbours';
    case 'NON_STRING_KEY':
      return 'a key must be a word; write key: value';
    case 'RESOURCE_EXHAUSTION':
      return 'nests too deeply; a configuration has only a few levels';
    case 'BAD_INDENT':
      return 'a bracket [ or { is not closed, or the line is indented too little; close it, or align the line with its neighbours';
    case 'MISSING_CHAR':
      return /quote/.test(message)
        ? 'a quote opened earlier is not closed; close it'
        : `${lowerFirst(message)}; write key: value`;
    case 'UNEXPECTED_TOKEN':
      return `${JSON.stringify(at.slice(0, 20))} is not expected here; put text with quotes or special characters in quotes as a whole, begin each item of a list on its own line with a hyphen, and align it with its neighbours`;
    default:
      return `${lowerFirst(message)}; put text with special characters in quotes`;
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
