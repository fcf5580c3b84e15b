import { mediaTypeFault, referenceFault } from './addresses.ts';
import type { CheckContext } from './checked.ts';
import { checkHtml, elementCheck } from './content-html.ts';
import { quoted } from './findings.ts';
import { XHTML_NS } from './names.ts';
import { attributeOf, inherited, type Node } from './xml-tree.ts';

/** Checks a text construct (RFC 4287 §3.1): title, subtitle, summary, rights. */
export function checkConstruct(node: Node, context: CheckContext): void {
  const type = attributeOf(node, 'type') ?? 'text';
  if (type !== 'text' && type !== 'html' && type !== 'xhtml') {
    context.report('atom-type', node, `type is ${quoted(type)}; ${node.local} takes text, html or xhtml`);
    return;
  }
  checkText(node, type, context);
}

function checkText(node: Node, type: 'text' | 'html' | 'xhtml', context: CheckContext): void {
  const { report } = context;
  if (type === 'xhtml') checkXhtml(node, context);
  for (const child of type === 'xhtml' ? [] : node.children) {
    const remedy =
      type === 'html' ? 'escape its markup' : 'escape it with type="html", or wrap it in a div with type="xhtml"';
    report('atom-text-only', child, `<${node.name} type="${type}"> holds the element <${child.name}>; ${remedy}`);
  }
  if (type === 'html') checkHtml(node.text, node, hasBase(node), report);
}

/** Checks an entry's content (RFC 4287 §4.1.3). */
export function checkContent(node: Node, context: CheckContext): void {
  const { report } = context;
  const type = attributeOf(node, 'type');
  const src = attributeOf(node, 'src');
  if (src !== null) {
    const fault = referenceFault(src.trim());
    if (fault !== null) report('atom-iri', node, `src ${fault}`);
    if (node.text.trim() !== '' || node.children.length > 0) {
      report('atom-content-src', node, 'content with src holds something as well; it must be empty');
    }
    if (type === 'text' || type === 'html' || type === 'xhtml') {
      report('atom-content-src', node, `content with src has the type ${quoted(type)}; it must be a media type`);
    }
    return;
  }
  if (type === null || type === 'text' || type === 'html' || type === 'xhtml') checkText(node, type ?? 'text', context);
  else checkMedia(node, type, context);
}

function checkMedia(node: Node, type: string, { report }: CheckContext): void {
  const fault = mediaTypeFault(type);
  if (fault !== null) report('atom-type', node, `the type ${fault}, or text, html or xhtml`);
  else if (/^text\//i.test(type) && !isXml(type)) {
    for (const child of node.children)
      report('atom-text-only', child, `content of ${type} holds the element <${child.name}>; it takes text`);
  } else if (/^(?:composite|multipart|message)\//i.test(type)) {
    report('atom-type', node, `${quoted(type)} is a composite type, which content cannot have`);
  } else if (!isXml(type) && node.children.length > 0) {
    report('atom-content', node.children[0]!, `content of ${type} holds an element; it takes Base64`);
  }
}

/** RFC 4287 §4.1.3.3, from RFC 3023. */
export function isXml(type: string): boolean {
  return /^[^;]*(?:\+xml|\/xml|\/xml-external-parsed-entity|\/xml-dtd)\s*(?:;|$)/i.test(type);
}

/** RFC 4287 §3.1.1.3: one div, all of XHTML. */
function checkXhtml(node: Node, { report }: CheckContext): void {
  const [div, more] = node.children;
  if (div === undefined || div.local !== 'div' || div.uri !== XHTML_NS) {
    if (node.closed) report('atom-xhtml', div ?? node, `<${node.name} type="xhtml"> holds no xhtml:div (${XHTML_NS})`);
    return;
  }
  if (more !== undefined)
    report('atom-xhtml', more, `<${node.name} type="xhtml"> holds more than one element; it takes one div`);
  if (node.text.trim() !== '') report('atom-xhtml', node, `<${node.name} type="xhtml"> holds text beside its div`);
  const check = elementCheck(node, hasBase(node), report);
  const waiting: Node[] = [div];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.uri !== XHTML_NS) {
      report('atom-xhtml', at, `<${at.name}> stands in XHTML and is none of it`);
      continue;
    }
    check({
      name: at.local.toLowerCase(),
      attributes: Object.fromEntries(at.attributes.map(({ name, value }) => [name, value])),
    });
    for (const child of at.children) waiting.push(child);
  }
}

function hasBase(node: Node): boolean {
  return inherited(node, 'base') !== null;
}
