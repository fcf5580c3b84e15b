/** `error`: the format forbids it. `warning`: allowed, and readers stumble over it. `hint`: could be better. */
export type Severity = 'error' | 'warning' | 'hint';

const XML = 'XML 1.0';
const RSS = 'RSS 2.0';
const BOARD = 'RSS Advisory Board profile';
const ATOM = 'RFC 4287';
const JSON_FEED = 'JSON Feed 1.1';

/** Every rule that holds for any feed: how grave a breach is, and which section says so. */
export const RULES = {
  'document-empty': rule('error', `${XML} §2.1; RFC 8259 §2`),
  'document-too-large': rule('error', 'what feed readers take (10 to 32 MB)'),
  'document-depth': rule('error', 'what feed readers take (256 levels)'),
  'document-large': rule('warning', 'what partners take (MSN: 10 MB)'),
  'not-a-feed': rule('error', `${RSS}; ${ATOM} §2; ${JSON_FEED}`),
  'content-type': rule('warning', 'RFC 7303 §3; RFC 4287 §7'),
  'encoding-unknown': rule('error', `${XML} §4.3.3`),
  'encoding-broken': rule('error', `${XML} §4.3.3; RFC 8259 §8.1`),
  'encoding-conflict': rule('warning', 'RFC 7303 §3.2'),
  'encoding-not-utf8': rule('hint', `${XML} §4.3.3`),
  'xml-not-well-formed': rule('error', `${XML} §2.1`),
  'xml-namespace': rule('error', 'Namespaces in XML 1.0 §5'),
  'xml-entities': rule('warning', `${XML} §4.2; OWASP XML security`),
  'xml-entity-external': rule('warning', `${XML} §4.1`),
  'link-relative': rule('warning', `${ATOM} §2`),
  'self-link-missing': rule('warning', `${BOARD} (atom:link); ${ATOM} §4.1.1`),
  'self-link-differs': rule('warning', `${BOARD} (atom:link); ${ATOM} §4.2.7.2`),
  'language-tag': rule('error', 'RFC 5646 §2.1'),
  'media-type': rule('error', 'RFC 6838 §4.2'),
  'title-empty': rule('warning', `${RSS} (item); ${ATOM} §4.2.14`),
  'title-markup': rule('hint', `${BOARD} (title)`),
  'date-future': rule('warning', `${BOARD} (pubDate)`),
  'date-order': rule('hint', 'RFC 5005 §3; what readers expect'),
  'html-unsafe': rule('warning', `${ATOM} §8.1`),
  'html-depth': rule('warning', 'what feed readers take (512 levels)'),
  'html-relative': rule('warning', `${BOARD} (description)`),
  'media-rss': rule('error', 'Media RSS 1.5.1'),
  'dublin-core-date': rule('error', 'W3C-DTF, as Dublin Core has it'),
  'archive-current': rule('warning', 'RFC 5005 §4'),
  'archive-link': rule('error', 'RFC 5005 §4'),
  'archive-complete': rule('error', 'RFC 5005 §2'),
  'tombstone-required': rule('error', 'RFC 6721 §3'),
  'tombstone-entry': rule('warning', 'RFC 6721 §3'),

  'rss-version': rule('error', `${RSS} (rss)`),
  'rss-obsolete': rule('hint', `${RSS} (About this document)`),
  'rss-required': rule('error', `${RSS} (Required channel elements)`),
  'rss-repeated': rule('error', `${BOARD} (channel, item)`),
  'rss-unknown-element': rule('error', `${RSS} (Extending RSS)`),
  'rss-namespace': rule('error', `${RSS} (Extending RSS)`),
  'rss-item-empty': rule('error', `${RSS} (Elements of <item>)`),
  'rss-date': rule('error', `RFC 822 §5.1, as ${RSS} has it`),
  'rss-date-form': rule('warning', `${BOARD} (dates)`),
  'rss-guid-missing': rule('hint', `${BOARD} (guid)`),
  'rss-guid-repeated': rule('error', `${RSS} (guid)`),
  'rss-guid-permalink': rule('error', `${RSS} (guid)`),
  'rss-guid-empty': rule('error', `${RSS} (guid)`),
  'rss-link': rule('error', `${RSS} (Comments: link)`),
  'rss-email': rule('error', `${RSS} (author, managingEditor, webMaster)`),
  'rss-enclosure': rule('error', `${RSS} (enclosure)`),
  'rss-enclosures': rule('warning', `${BOARD} (enclosure)`),
  'rss-number': rule('error', `${RSS} (ttl, skipHours, image)`),
  'rss-skip-days': rule('error', `${RSS} (skipDays)`),
  'rss-image': rule('error', `${RSS} (image)`),
  'rss-cloud': rule('error', `${RSS} (cloud)`),
  'rss-text-input': rule('error', `${RSS} (textInput)`),
  'rss-source': rule('error', `${RSS} (source)`),
  'rss-text-only': rule('error', `${BOARD} (character data)`),

  'rss1-required': rule('error', 'RSS 1.0 §5'),
  'rss1-about': rule('error', 'RSS 1.0 §5.3, §5.5'),
  'rss1-about-repeated': rule('error', 'RSS 1.0 §5.5'),
  'rss1-items': rule('warning', 'RSS 1.0 §5.3.5'),
  'rss1-link': rule('error', 'RSS 1.0 §5.3.2, §5.5.2'),

  'atom-obsolete': rule('error', `${ATOM} (Atom 0.3 was a draft)`),
  'atom-required': rule('error', `${ATOM} §4.1`),
  'atom-repeated': rule('error', `${ATOM} §4.1`),
  'atom-unknown-element': rule('error', `${ATOM} §6`),
  'atom-unknown-attribute': rule('error', `${ATOM} Appendix B`),
  'atom-misplaced': rule('error', `${ATOM} Appendix B`),
  'atom-order': rule('hint', `${ATOM} Appendix B`),
  'atom-author': rule('error', `${ATOM} §4.1.1, §4.1.2`),
  'atom-name-empty': rule('warning', `${ATOM} §3.2.1`),
  'atom-id': rule('error', `${ATOM} §4.2.6`),
  'atom-id-repeated': rule('error', `${ATOM} §4.1.1`),
  'atom-iri': rule('error', `${ATOM} §2; RFC 3987 §2.2`),
  'atom-date': rule('error', `${ATOM} §3.3`),
  'atom-email': rule('error', `${ATOM} §3.2.3`),
  'atom-type': rule('error', `${ATOM} §3.1.1, §4.1.3.1`),
  'atom-xhtml': rule('error', `${ATOM} §3.1.1.3`),
  'atom-text-only': rule('error', `${ATOM} §3.1.1`),
  'atom-alternate': rule('error', `${ATOM} §4.1.1, §4.1.2`),
  'atom-content': rule('error', `${ATOM} §4.1.2`),
  'atom-content-src': rule('error', `${ATOM} §4.1.3.2`),
  'atom-summary': rule('error', `${ATOM} §4.1.2`),
  'atom-length': rule('error', `${ATOM} §4.2.7.6`),

  'json-not-well-formed': rule('error', 'RFC 8259 §2'),
  'json-repeated-key': rule('warning', 'RFC 8259 §4'),
  'json-byte-order-mark': rule('warning', 'RFC 8259 §8.1'),
  'json-version': rule('error', `${JSON_FEED} (Top-level: version)`),
  'json-required': rule('error', `${JSON_FEED} (Top-level; Items)`),
  'json-type': rule('error', `${JSON_FEED} (Top-level; Items)`),
  'json-unknown-key': rule('hint', `${JSON_FEED} (Extensions)`),
  'json-deprecated': rule('hint', `${JSON_FEED} (Changes)`),
  'json-content': rule('error', `${JSON_FEED} (Items)`),
  'json-id-repeated': rule('error', `${JSON_FEED} (Items: id)`),
  'json-id-number': rule('warning', `${JSON_FEED} (Items: id)`),
  'json-url': rule('error', `${JSON_FEED} (Suggestions for Publishers)`),
  'json-date': rule('error', `RFC 3339 §5.6, as ${JSON_FEED} has it`),
  'json-attachment': rule('error', `${JSON_FEED} (Attachments)`),
  'json-author-empty': rule('error', `${JSON_FEED} (Authors)`),
} as const satisfies Readonly<Record<string, Rule>>;

/** The name of a rule that holds for any feed. */
export type RuleName = keyof typeof RULES;

/** How grave a breach is, and which section it goes against. */
export type Rule = { readonly severity: Severity; readonly spec: string };

function rule(severity: Severity, spec: string): Rule {
  return { severity, spec };
}
