import { languageFault, referenceFault } from './addresses.ts';
import { ATOM_ELEMENTS, type AtomElement } from './atom-grammar.ts';
import { checkConstruct, checkContent } from './atom-text.ts';
import type { CheckContext } from './checked.ts';
import { checkRfc3339 } from './dates.ts';
import { quoted, type Report } from './findings.ts';
import { ATOM_NS, XML_NS } from './names.ts';
import type { Node } from './xml-tree.ts';

/** Checks an element of Atom and all that is in it against the grammar of RFC 4287, with the reasons in words. */
export function checkAtomElement(node: Node, context: CheckContext): void {
  const element = ATOM_ELEMENTS[node.local];
  if (element === undefined) return;
  checkAttributes(node, element, context);
  CONTENTS[element.holds](node, context);
}

/** RFC 4287 §2: `xml:lang` and `xml:base` on any element, §6.4: those of other namespaces; no other. */
function checkAttributes(node: Node, { attributes }: AtomElement, { report }: CheckContext): void {
  for (const { name, local, uri, value } of node.attributes) {
    if (uri === XML_NS && local === 'lang' && value !== '') {
      const fault = languageFault(value);
      if (fault !== null) report('language-tag', node, `xml:lang ${fault}`);
    }
    if (uri === XML_NS && local === 'base') {
      const fault = referenceFault(value.trim());
      if (fault !== null) report('atom-iri', node, `xml:base ${fault}`);
    }
    if (uri === '' && name !== 'xmlns' && !attributes.includes(name)) {
      report(
        'atom-unknown-attribute',
        node,
        `<${node.name}> has the attribute ${quoted(name)}, which Atom does not know`,
      );
    }
  }
}

function checkChildren(node: Node, { children = {} }: AtomElement, context: CheckContext): void {
  const { report } = context;
  if (node.text.trim() !== '')
    report('atom-misplaced', node, `<${node.name}> holds the text ${quoted(node.text)}; it takes elements alone`);
  const counts = new Map<string, number>();
  let entrySeen = false;
  for (const child of node.children) {
    if (child.uri !== ATOM_NS) {
      // RFC 4287 §6.4: an extension has a namespace of its own, or none.
      if (entrySeen && node.local === 'feed') lateMetadata(child, context);
      continue;
    }
    const count = Object.hasOwn(children, child.local) ? children[child.local] : undefined;
    if (count === undefined) {
      const known = Object.hasOwn(ATOM_ELEMENTS, child.local);
      report(
        'atom-unknown-element',
        child,
        known
          ? `<${child.name}> does not belong in <${node.name}>`
          : `<${child.name}> is no element of Atom; an extension needs a namespace of its own`,
      );
      continue;
    }
    const before = counts.get(child.local) ?? 0;
    counts.set(child.local, before + 1);
    if (before === 1 && count !== '*')
      report('atom-repeated', child, `<${child.name}> is given more than once in <${node.name}>`);
    if (child.local === 'entry') entrySeen = true;
    else if (entrySeen && node.local === 'feed') lateMetadata(child, context);
    checkAtomElement(child, context);
  }
  if (!node.closed) return;
  for (const [name, count] of Object.entries(children)) {
    if (count === '1' && !counts.has(name)) report('atom-required', node, `<${node.name}> has no ${name}`);
  }
}

/** The grammar of Appendix B has entries last; §4.1.1 says that the order means nothing. */
function lateMetadata(child: Node, { report }: CheckContext): void {
  report('atom-order', child, `<${child.name}> stands behind an entry; some parsers want entries last`);
}

function noAtomInside(node: Node, { report }: CheckContext): void {
  for (const child of node.children) {
    if (child.uri === ATOM_NS)
      report('atom-misplaced', child, `<${child.name}> stands in <${node.name}>, which holds none`);
  }
}

/** Checks what an element holds, by the grammar's word for it. */
const CONTENTS: Readonly<Record<AtomElement['holds'], (node: Node, context: CheckContext) => void>> = {
  elements: (node, context) => checkChildren(node, ATOM_ELEMENTS[node.local]!, context),
  construct: checkConstruct,
  content: checkContent,
  nothing: (node, context) => {
    if (node.text.trim() !== '') {
      context.report('atom-misplaced', node, `<${node.name}> holds text; it takes attributes alone`);
    }
    noAtomInside(node, context);
  },
  text: (node, { report }) => {
    textAlone(node, report);
    if (node.local === 'name' && node.text.trim() === '') report('atom-name-empty', node, 'the name is empty');
  },
  date: (node, { report }) => {
    textAlone(node, report);
    const { fault, doubt } = checkRfc3339(node.text);
    if (fault !== null || doubt !== null) report('atom-date', node, (fault ?? doubt)!);
  },
  iri: (node, { report }) => {
    textAlone(node, report);
    const text = node.text.trim();
    if (node.local === 'id') return;
    const fault = text === '' ? 'is empty' : referenceFault(text);
    if (fault !== null) report('atom-iri', node, `${node.local} ${fault}`);
  },
  email: (node, { report }) => {
    textAlone(node, report);
    // RFC 4287 §3.2.3, Appendix B: something on either side of an @.
    if (!/^[^\s@]+@[^\s@]+$/.test(node.text.trim()))
      report('atom-email', node, `${quoted(node.text)} is no e-mail address`);
  },
};

function textAlone(node: Node, report: Report): void {
  for (const child of node.children) {
    report('atom-text-only', child, `<${node.name}> holds <${child.name}>; it takes text alone`);
  }
}
