import type { Contract, Instant } from '../model/index.ts';
import { checkAnyFeed } from './any-feed.ts';
import { checkAtom } from './atom.ts';
import { type CheckContext, type CheckedFeed, nothing } from './checked.ts';
import { checkContract } from './contract.ts';
import { decodeStrictly } from './encoding.ts';
import type { Verdict } from './finding.ts';
import { collectFindings, NOWHERE_IN_IT, quoted } from './findings.ts';
import { checkJsonFeed } from './json-feed.ts';
import { ATOM_03_NS, ATOM_NS, RDF_NS } from './names.ts';
import { checkRdf } from './rdf.ts';
import { checkRss } from './rss.ts';
import { checkServed } from './served.ts';
import { type Node, readXml } from './xml-tree.ts';

export { type FeedKind, type Finding, MOST_PER_RULE, type Verdict } from './finding.ts';
export { RULES, type RuleName, type Severity } from './rules.ts';

/** A document to be checked, and what is known of how it came. */
export type CheckInput = {
  readonly bytes: Uint8Array;
  /** Where it was fetched from, after redirects; null where nobody says. */
  readonly url: string | null;
  /** The Content-Type that it was served with; null where it was not served. */
  readonly contentType: string | null;
  /** The moment by which a date is in the future. */
  readonly now: Instant;
  /** The partner whose contract it is to keep; absent for none. */
  readonly contract?: Contract | undefined;
};

/** Larger documents are not read: no feed reader would. */
const MOST_BYTES = 32_000_000;

/** Partners begin to refuse documents here. */
const MANY_BYTES = 10_000_000;

/**
 * Says of any bytes whatever what is wrong with them as a feed: RSS 0.9x, 1.0 and 2.0, Atom 1.0, JSON Feed 1.0 and 1.1, and
 * a partner's contract if asked. Never throws; what it looks at and what it says are bounded.
 */
export function checkFeed({ bytes, url, contentType, now, contract }: CheckInput): Verdict {
  const isTooLarge = bytes.length > MOST_BYTES;
  const { text, faults, marked } = decodeStrictly(isTooLarge ? new Uint8Array() : bytes, contentType);
  const findings = collectFindings(text);
  const { report } = findings;
  if (isTooLarge) {
    report('document-too-large', NOWHERE_IN_IT, `has ${bytes.length} bytes; more than ${MOST_BYTES} are not read`);
    return findings.verdict('no feed', 0);
  }
  if (bytes.length > MANY_BYTES)
    report('document-large', NOWHERE_IN_IT, `has ${bytes.length} bytes; partners take ${MANY_BYTES}`);
  for (const { rule, spot, message } of faults) report(rule, spot, message);
  const context: CheckContext = { report, now, url };
  const feed = /^\s*[{[]/.test(text) ? checkJson(text, marked, context) : checkXml(text, context);
  checkServed(feed.kind, contentType, context);
  if (feed.kind !== 'no feed') {
    checkAnyFeed(feed, context);
    if (contract !== undefined) checkContract(feed, contract, { url, bytes: bytes.length }, findings);
  }
  return findings.verdict(feed.kind, feed.items.length);
}

function checkJson(text: string, marked: boolean, context: CheckContext): CheckedFeed {
  if (marked)
    context.report('json-byte-order-mark', NOWHERE_IN_IT, 'begins with a byte order mark, which JSON must not have');
  return checkJsonFeed(text, context);
}

function checkXml(text: string, context: CheckContext): CheckedFeed {
  const { report } = context;
  if (text.trim() === '') {
    report('document-empty', NOWHERE_IN_IT, 'the document is empty');
    return nothing(NOWHERE_IN_IT);
  }
  if (!text.includes('<')) {
    report('not-a-feed', { ...NOWHERE_IN_IT, offset: 0 }, 'is neither XML nor JSON');
    return nothing(NOWHERE_IN_IT);
  }
  const page = /^\s*<(?:!doctype\s+html|html[\s>])/i.exec(text);
  if (page !== null) {
    report('not-a-feed', { ...NOWHERE_IN_IT, offset: text.indexOf('<') }, 'is a web page, and no feed');
    return nothing(NOWHERE_IN_IT);
  }
  const root = readXml(text, report);
  return root === null ? nothing(NOWHERE_IN_IT) : checkRoot(root, context);
}

function checkRoot(root: Node, context: CheckContext): CheckedFeed {
  const { report } = context;
  if (root.local === 'rss') return checkRss(root, context);
  if (root.local === 'RDF' && root.uri === RDF_NS) return checkRdf(root, context);
  if (root.uri === ATOM_NS && (root.local === 'feed' || root.local === 'entry')) return checkAtom(root, context);
  if (root.local === 'feed' && root.uri === ATOM_03_NS) {
    report('atom-obsolete', root, 'Atom 0.3 was a draft that readers give up; write Atom 1.0');
    return nothing(root, 'Atom 0.3');
  }
  if (root.local === 'feed') {
    report(
      'not-a-feed',
      root,
      `<feed> is in ${root.uri === '' ? 'no namespace' : `the namespace ${quoted(root.uri)}`}; Atom's is ${ATOM_NS}`,
    );
    return nothing(root);
  }
  const what = /^html$/i.test(root.local) ? 'a web page' : `a document of <${root.name.slice(0, 40)}>`;
  report('not-a-feed', root, `is ${what}, and no feed`);
  return nothing(root);
}
