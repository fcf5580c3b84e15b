import type { RuleMark } from '../../extract/index.ts';
import type { Extraction, ExtractionRules } from '../../model/index.ts';
import { formatStated, type Instant, type SourceKind, type StatedDate } from '../../model/index.ts';
import { commandLine, sameAs } from '../command-line.ts';
import { form } from '../form.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part, plain } from '../html.ts';
import { facts, number, table } from '../table.ts';
import { ago } from '../time.ts';

/** A page that rules can be tried on. */
export type TryPage = {
  readonly key: string;
  readonly title: string;
  readonly at: Instant;
  readonly isFetched: boolean;
};

/** What rules, as they are typed, give of a page. */
export type RulesResult = {
  /** What is wrong with a rule, by its name; it is tried without. */
  readonly faults: Readonly<Record<string, string>>;
  /** What each selector selects on the page. */
  readonly marks: readonly RuleMark[];
  /** What the saved rules select that are typed otherwise, by name. */
  readonly before: Readonly<Record<string, { readonly says: string; readonly matched: number }>>;
  readonly extraction: Extraction | null;
  /** Why the page could not be read; null where it could. */
  readonly failure: string | null;
  /** The rules as they stand in the configuration; empty for none. */
  readonly yaml: string;
  readonly commandWords: readonly string[];
  readonly isSaved: boolean;
};

/** How rules fare on one of the newest stored pages. */
export type RulesCheck = {
  readonly page: TryPage;
  readonly marks: readonly Pick<RuleMark, 'rule' | 'says' | 'matched'>[];
};

/** The rules of a source, and a page of it on which they are tried. */
export type RulesData = {
  readonly source: {
    readonly id: string;
    readonly title: string;
    readonly kind: SourceKind;
    readonly origin: 'config' | 'command';
    readonly address: string;
  };
  readonly pages: readonly TryPage[];
  /** The key of the page that is looked at; null where there is none. */
  readonly page: string | null;
  /** What stands in the fields. */
  readonly typed: Readonly<Record<string, string>>;
  /** By which it is seen whether somebody else saves meanwhile. */
  readonly version: string;
  readonly result: RulesResult | null;
  readonly checks: readonly RulesCheck[];
};

type RuleField = {
  readonly name: keyof ExtractionRules;
  readonly label: string;
  readonly hint: string;
  readonly isList?: true;
  readonly isPicked?: false;
};

const ARTICLE_FIELDS: readonly RuleField[] = [
  { name: 'title', label: 'Title', hint: 'h1.headline' },
  { name: 'body', label: 'Text', hint: 'div.story-text' },
  { name: 'strip', label: 'Removed from the text', hint: '.newsletter', isList: true },
  { name: 'author', label: 'Authors', hint: '.byline a' },
  { name: 'date', label: 'Date', hint: 'time' },
  { name: 'image', label: 'Picture', hint: 'figure.lead img' },
];
const LIST_FIELDS: readonly RuleField[] = [
  { name: 'item', label: 'Item', hint: 'li.card' },
  { name: 'itemTitle', label: 'Its title', hint: '.card b' },
  { name: 'itemLink', label: 'Its link', hint: '.card a.more' },
  { name: 'itemDate', label: 'Its date', hint: '.card .when' },
];
const DATE_FIELDS: readonly RuleField[] = [
  { name: 'dateFormats', label: 'How dates are written', hint: 'dd.MM.yyyy HH:mm', isList: true, isPicked: false },
  { name: 'dateZone', label: 'Their time zone', hint: 'Europe/Berlin', isPicked: false },
];

/** The rules of a source: typed or picked on a stored page, with what they give beside it. */
export const drawRules: Draw<RulesData> = (data, frame) => {
  const { source, page, pages } = data;
  return {
    title: `Rules of ${source.id}`,
    scripts: ['rules.js'],
    frames: true,
    body: html`<p class="back"><a href="/sources">Sources</a> <a href="/sources/${source.id}">${source.id}</a></p>
<h1>Rules of ${outside(source.title, 120)}</h1>
${originNote(data, frame)}
${pageChoice(data, frame)}
<div class="workbench">
<div class="stage">
${page === null ? html`<p class="none">No page is available. ${source.kind === 'page' ? 'Listing pages are not stored' : 'None of its articles’ pages is stored'}; fetch one above.</p>` : html`<iframe id="stored-page" title="The stored page" sandbox="allow-scripts" referrerpolicy="no-referrer" src="/sources/${source.id}/rules/frame?page=${encodeURIComponent(page)}"></iframe>`}
<p id="pointed" class="soft" aria-live="polite"></p>
</div>
<div class="bench">
${rulesForm(data, frame)}
${data.result === null ? null : drawRulesResult(data.result)}
</div>
</div>
${data.checks.length === 0 || pages.length === 0 ? null : checkTable(data.checks, frame)}`,
  };
};

function originNote({ source }: RulesData, frame: Frame): Part {
  if (source.origin !== 'config') return null;
  return html`<p class="warning">This source is defined in the configuration file, which takes precedence: what you save here lasts until ${frame.command === 'npx feedmill' ? 'the next start' : 'the next deployment'} applies the file again. To keep the rules, copy them from below into your feedmill.yaml.</p>`;
}

function pageChoice({ source, pages, page, typed }: RulesData, frame: Frame): Html {
  const links = pages.map((one) => {
    const query = new URLSearchParams({ ...typed, typed: '1', page: one.key }).toString();
    const here = one.key === page ? html` aria-current="true"` : null;
    return html`<li${one.key === page ? html` class="chosen"` : null}><a href="/sources/${source.id}/rules?${query}"${here}>${outside(one.title, 90)}</a> <span class="soft">${one.isFetched ? 'fetched' : 'stored'} ${ago(one.at, frame.now)}</span></li>`;
  });
  const fetching = form(frame, {
    action: '/sources/rules/fetch',
    hidden: { source: source.id },
    fields: [{ name: 'address', label: 'Address', value: source.address, required: true }],
    button: 'Fetch this page once',
    command: ['extract', source.address],
  });
  return html`<details class="pages"${page === null || frame.entered?.action === '/sources/rules/fetch' ? html` open` : null}><summary>Try the rules on<span>: ${pages.length === 0 ? 'no page is available' : pages.find(({ key }) => key === page) === undefined ? 'choose a page' : outside(pages.find(({ key }) => key === page)?.title ?? '', 90)}</span></summary>
${links.length === 0 ? null : html`<ul class="choices">${links}</ul>`}
${fetching}</details>`;
}

function rulesForm(data: RulesData, frame: Frame): Html {
  const { source, page, version, result } = data;
  const whole = frame.entered?.action === '/sources/rules/save' ? frame.entered.faults[''] : undefined;
  const isList = source.kind === 'page';
  const groups = [
    ...(isList ? [['The list', LIST_FIELDS] as const] : []),
    ['The articles’ pages', ARTICLE_FIELDS] as const,
    ['Dates', DATE_FIELDS] as const,
  ];
  const base = `/sources/${source.id}/rules`;
  return html`<form id="rules" class="sheet rules" method="post" action="/sources/rules/save" data-result="${base}/result" data-pick="${base}/pick">
<input type="hidden" name="source" value="${source.id}"><input type="hidden" name="page" value="${page ?? ''}"><input type="hidden" name="seen" value="${version}"><input type="hidden" name="typed" value="1">
${whole === undefined ? null : html`<p class="fault" role="alert">${plain(whole, 1000)}</p>`}
<div id="picking" class="picking" aria-live="polite"></div>
${groups.map(
  ([legend, fields]) =>
    html`<fieldset><legend>${legend}</legend>${fields.map((field) => ruleField(field, data, frame))}</fieldset>`,
)}
<p class="do"><button formmethod="get" formaction="${base}" class="quiet">Try</button>
<button id="save"${source.origin === 'config' ? html` class="quiet"` : null}>${source.origin === 'config' ? 'Save until then' : 'Save'}</button> ${sameAs(frame, ['sources', 'rules', source.id, ...(result === null || result.commandWords.length === 0 ? ['--none'] : result.commandWords)])}</p>
</form>`;
}

function ruleField(
  { name, label, hint, isList, isPicked }: RuleField,
  { typed, result, page }: RulesData,
  frame: Frame,
): Html {
  const id = `rule-${name}`;
  const entered = frame.entered?.action === '/sources/rules/save' ? frame.entered : null;
  const value = entered?.typed[name] ?? typed[name] ?? '';
  const fault = entered?.faults[name] ?? result?.faults[name] ?? '';
  const about = html` aria-describedby="${id}-fault"${fault === '' ? null : html` aria-invalid="true"`} autocomplete="off" spellcheck="false" placeholder="${hint}"`;
  const input = isList
    ? html`<textarea id="${id}" name="${name}" rows="2"${about}>\n${value}</textarea>`
    : html`<input type="text" id="${id}" name="${name}" value="${value}"${about}>`;
  const pick =
    isPicked === false || page === null
      ? null
      : html`<button type="button" class="pick" data-pick="${name}" aria-pressed="false" aria-label="Pick: ${label.toLowerCase()}" hidden>Pick</button>`;
  return html`<p class="field rule"><label for="${id}">${label}${isList ? html` <small>one per line</small>` : null}</label>${input}${pick}<strong class="fault" id="${id}-fault" data-fault="${name}">${plain(fault, 300)}</strong></p>`;
}

/** What the rules give, as they are typed: what each selects, and the article or the list that comes of it. */
export function drawRulesResult(result: RulesResult): Html {
  const { faults, marks, failure, extraction, yaml, isSaved, commandWords } = result;
  const light = marks.map(({ rule, elements }) => ({ rule, elements }));
  return html`<section id="result" aria-label="What the rules give" data-marks="${JSON.stringify(light)}" data-command="${commandLine({ command: '' }, commandWords).trim()}">
${Object.entries(faults).map(([name, fault]) => html`<span class="unseen" data-fault-of="${name}">${plain(fault, 300)}</span>`)}
<p class="soft">${isSaved ? 'These rules are saved.' : 'These rules are not saved yet.'}</p>
${marks.length === 0 ? null : markList(result)}
${failure === null ? null : html`<p class="fault">${outside(failure, 500)}</p>`}
${extraction === null ? null : drawExtraction(extraction)}
<details class="yaml"><summary>For feedmill.yaml</summary>${yaml === '' ? html`<p class="soft">No rules: nothing to copy.</p>` : html`<pre tabindex="0"><code>${plainLines(yaml)}</code></pre>`}</details>
</section>`;
}

function markList({ marks, before }: RulesResult): Html {
  return html`<ul class="marks">${marks.map(({ rule, says, matched }) => {
    const was = before[rule];
    const lost = matched === 0 && was !== undefined && was.matched > 0;
    const remark = lost
      ? html`; the saved rule ${html`<code>${plain(was.says, 200)}</code>`} matches ${was.matched}`
      : null;
    const first = matched > 1 && FIRST.has(rule) ? '; the first is used' : '';
    return html`<li class="${matched === 0 ? 'broken' : 'ok'}"><b>${rule}</b> <code>${plain(says, 200)}</code> ${matched === 0 ? 'matches nothing on this page' : `${matched} element${matched === 1 ? '' : 's'}${first}`}${remark}</li>`;
  })}</ul>`;
}

const FIRST: ReadonlySet<string> = new Set(['title', 'body', 'image', 'date']);

function drawExtraction({ kind, article, items, reason }: Extraction): Html {
  if (kind === 'listing' || (article === null && items.length > 0)) {
    return html`<h2>The list: ${items.length} ${items.length === 1 ? 'item' : 'items'}</h2>
${table(
  'The items',
  [{ title: 'Title' }, { title: 'Dated' }, { title: 'Address' }],
  items
    .slice(0, 60)
    .map((item) => [
      outside(item.title ?? '(no title)', 140),
      item.published === null ? html`<span class="soft">not stated</span>` : statedWords(item.published),
      html`<small>${outside(item.url ?? '', 120)}</small>`,
    ]),
)}
${items.length > 60 ? html`<p class="soft">and ${items.length - 60} more</p>` : null}`;
  }
  if (article === null)
    return html`<p class="fault">Neither an article nor a list was found: ${reason ?? 'no text'}.</p>`;
  const paragraphs = article.text.split(/\n{2,}/).slice(0, 40);
  const told: readonly (readonly [string, Part])[] = [
    ['Authors', article.authors.length === 0 ? null : outside(article.authors.join(', '), 200)],
    ['Dated', article.published === null ? null : statedWords(article.published)],
    ['Picture', article.leadImage === null ? null : outside(article.leadImage.url, 160)],
    ['Section', article.section === null ? null : outside(article.section)],
    ['Text', `${article.wordCount} words, ${article.complete ? 'complete' : 'incomplete'}`],
  ];
  const from = article.provenance;
  const rules = [
    from.title === 'rule' ? 'title' : '',
    from.html === 'rule' ? 'text' : '',
    from.published === 'rule' ? 'date' : '',
    from.authors === 'rule' ? 'authors' : '',
    from.leadImage === 'rule' ? 'picture' : '',
  ].filter((one) => one !== '');
  return html`<article class="extracted">
<h2>${outside(article.title ?? '(no title)', 300)}</h2>
${facts(told.filter(([, fact]) => fact !== null))}
<p class="soft">${rules.length === 0 ? 'None of it comes from the rules.' : `From the rules: ${rules.join(', ')}.`}</p>
<div class="text">${paragraphs.map((paragraph) => html`<p>${outside(paragraph, 1500)}</p>`)}</div>
</article>`;
}

function checkTable(checks: readonly RulesCheck[], frame: Frame): Html {
  const rules = checks[0]?.marks ?? [];
  if (rules.length === 0) return html``;
  const lost = rules.flatMap(({ rule, says }, at) => {
    const counts = checks.map(({ marks }) => marks[at]?.matched ?? 0);
    const since = counts.findIndex((count) => count > 0);
    if (since === 0) return [];
    const where =
      since < 0
        ? `matches nothing on any of these ${counts.length} pages`
        : `matches nothing on the newest ${since === 1 ? 'page' : `${since} pages`}, but did before`;
    return [html`<li class="broken"><b>${rule}</b> <code>${plain(says, 200)}</code> ${where}.</li>`];
  });
  return html`<section class="told" aria-labelledby="checks"><h2 id="checks">On the pages stored most recently</h2>
${lost.length === 0 ? html`<p class="soft">Every rule matches something on the newest of these pages.</p>` : html`<ul class="marks">${lost}</ul>`}
${table(
  'How the rules fare on the pages stored most recently',
  [
    { title: 'Page' },
    { title: 'Stored' },
    ...rules.map(({ rule, says }) => ({ title: `${rule} ${plain(says, 40)}`, numeric: true })),
  ],
  checks.map(({ page, marks }) => [
    outside(page.title, 90),
    ago(page.at, frame.now),
    ...marks.map(({ matched }) => (matched === 0 ? html`<span class="state broken">none</span>` : number(matched))),
  ]),
)}</section>`;
}

/** A date as somebody stated it: `2026-11-28 00:17`. */
function statedWords(date: StatedDate): string {
  return (formatStated(date) ?? '').slice(0, 16).replace('T', ' ');
}

/** Lines of ours and of what was typed: control characters go, line breaks stay. */
function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plain(line, 600)}`)
    .join('\n');
}
