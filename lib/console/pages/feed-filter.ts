import { type Instant, orderKey } from '../../model/index.ts';
import type { FilterPreview, MovedArticle } from '../../pipeline/index.ts';
import { pathOf } from '../address.ts';
import { sameAs } from '../command-line.ts';
import type { Draw, Frame } from '../frame.ts';
import { type Html, html, outside, type Part, plain } from '../html.ts';
import { ago } from '../time.ts';

/** A feed's filter as it is typed, and what it would change. */
export type FeedFilterData = {
  /** The feed whose filter is changed; null for a feed that is not there yet. */
  readonly feed: {
    readonly id: string;
    readonly title: string;
    readonly origin: 'automatic' | 'config' | 'command';
  } | null;
  /** What stands in the fields. */
  readonly typed: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  /** By which it is seen whether somebody else saves meanwhile. */
  readonly version: string;
  readonly preview: FilterPreview;
  readonly isChanged: boolean;
  readonly yaml: string;
  /** The command line that does the same. */
  readonly commandWords: readonly string[];
  /** Ids of sources, to choose from; null where there are too many. */
  readonly sources: readonly string[] | null;
};

type FilterField = {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind?: 'line' | 'check';
};

const FIELDS: readonly FilterField[] = [
  { name: 'sources', label: 'Sources', help: 'Source ids, one per line.' },
  { name: 'tags', label: 'Tags or sections', help: 'One per line; one match is enough.' },
  { name: 'sections', label: 'Sections', help: 'One per line; one match is enough.' },
  { name: 'authors', label: 'Authors', help: 'One per line; one match is enough.' },
  { name: 'languages', label: 'Languages', help: 'One per line; en includes en-GB.' },
  {
    name: 'words',
    label: 'Words',
    help: 'In the title or text, such as: ferry AND (harbour OR "lower town") NOT football. With several lines, one match is enough.',
  },
  { name: 'exclude', label: 'None of these words', help: 'Words or phrases, one per line.' },
  { name: 'minWords', label: 'At least this many words', help: '', kind: 'line' },
  {
    name: 'terms',
    label: 'Terms of use',
    help: 'One per line, as in feedmill.yaml, such as tdm: unless-reserved or ai-train: yes.',
  },
  { name: 'completeOnly', label: 'Only articles with their full text', help: '', kind: 'check' },
];

/** A feed's filter: what would come in and go out of it stands beside what is typed, before it is saved. */
export const drawFeedFilter: Draw<FeedFilterData> = (data, frame) => {
  const { feed } = data;
  const name = feed === null ? 'Add a feed' : `Filter of ${feed.id}`;
  return {
    title: name,
    body: html`<p class="back"><a href="/feeds">Feeds</a>${feed === null ? null : html` <a href="/feeds/${feed.id}">${feed.id}</a>`}</p>
<h1>${feed === null ? 'Add a feed' : html`Which articles belong to ${outside(feed.title, 120)}`}</h1>
${originNote(data, frame)}
<div class="workbench halves">
<div class="bench">${feed?.origin === 'automatic' ? null : filterForm(data, frame)}</div>
<div class="stage" aria-label="What it changes" role="region">${previewOf(data, frame)}</div>
</div>`,
  };
};

function originNote({ feed, yaml }: FeedFilterData, frame: Frame): Part {
  if (feed?.origin === 'automatic')
    return html`<p class="none">This is an automatic feed, so its filter cannot be changed. <a href="/add/feed">Add a feed</a> with a filter of your own.</p>`;
  if (feed?.origin !== 'config') return null;
  return html`<div class="warning"><p>This feed is defined in the configuration file, which takes precedence: what you save here lasts until ${frame.command === 'npx feedmill' ? 'the next start' : 'the next deployment'} applies the file again. To keep it, copy this into your feedmill.yaml:</p>
<pre tabindex="0"><code>${yaml === '' ? 'filter: {}' : plainLines(yaml)}</code></pre></div>`;
}

function filterForm(data: FeedFilterData, frame: Frame): Html {
  const { feed, version, commandWords } = data;
  const action = feed === null ? '/add/feed' : '/feeds/filter';
  const entered = frame.entered?.action === action ? frame.entered : null;
  const at = feed === null ? '/add/feed' : `/feeds/${feed.id}/filter`;
  const own: readonly FilterField[] =
    feed === null
      ? [
          {
            name: 'id',
            label: 'Id',
            help: 'A permanent part of its documents’ addresses: lower-case letters, digits and hyphens.',
            kind: 'line',
          },
          { name: 'title', label: 'Title', help: 'The name readers see.', kind: 'line' },
        ]
      : [];
  const whole = entered?.faults[''];
  return html`<form class="sheet" method="post" action="${action}">
${feed === null ? null : html`<input type="hidden" name="feed" value="${feed.id}"><input type="hidden" name="seen" value="${version}">`}<input type="hidden" name="typed" value="1">
${whole === undefined ? null : html`<p class="fault">${plain(whole, 800)}</p>`}
${[...own, ...FIELDS].map((field) => drawField(field.name === 'sources' ? withIds(field, data) : field, data, entered))}
<p class="do"><button formmethod="get" formaction="${at}" class="quiet">Preview changes</button> <button>${feed === null ? 'Add the feed' : feed.origin === 'config' ? 'Save until then' : 'Save'}</button> ${sameAs(frame, commandWords)}</p>
</form>`;
}

/** Which ids there are, where they are few. */
function withIds(field: FilterField, { sources }: FeedFilterData): FilterField {
  return sources === null || sources.length === 0
    ? field
    : { ...field, help: `${field.help} Existing sources: ${sources.join(', ')}.` };
}

function drawField(
  { name, label, help, kind }: FilterField,
  { typed, faults }: FeedFilterData,
  entered: Frame['entered'],
): Html {
  const id = `filter-${name}`;
  const value = entered?.typed[name] ?? typed[name] ?? '';
  const fault = entered?.faults[name] ?? faults[name];
  const said = [...(help === '' ? [] : [`${id}-help`]), ...(fault === undefined ? [] : [`${id}-fault`])].join(' ');
  const about = html`${said === '' ? null : html` aria-describedby="${said}"`}${fault === undefined ? null : html` aria-invalid="true"`}`;
  const after = html`${help === '' ? null : html`<small id="${id}-help">${help}</small>`}${fault === undefined ? null : html`<strong class="fault" id="${id}-fault">${plain(fault, 500)}</strong>`}`;
  if (kind === 'check')
    return html`<p class="field"><label><input type="checkbox" id="${id}" name="${name}" value="on"${value === '' ? null : html` checked`}${about}> ${label}</label>${after}</p>`;
  const lines = Math.min(8, Math.max(1, value.split('\n').length));
  const input =
    kind === 'line'
      ? html`<input type="text" id="${id}" name="${name}" value="${value}" autocomplete="off"${about}>`
      : html`<textarea id="${id}" name="${name}" rows="${lines}"${about}>\n${value}</textarea>`;
  return html`<p class="field"><label for="${id}">${label}</label>${input}${after}</p>`;
}

function previewOf({ feed, preview, isChanged }: FeedFilterData, frame: Frame): Html {
  const { looked, back, isAll, counts, comesIn, goesOut, stays } = preview;
  const scope =
    looked === 0
      ? 'No article has come in yet.'
      : isAll
        ? `All ${looked} articles were checked.`
        : `The newest ${looked} articles were checked, back to ${back?.slice(0, 10) ?? 'the first'}; older ones are added and removed too.`;
  const head = feed === null ? 'What would be in it' : isChanged ? 'What this changes' : 'As it is saved';
  return html`<h2>${head}</h2>
<p class="soft">${scope}</p>
<ul class="counts">
${feed === null ? null : html`<li class="out"><b>${counts.goesOut}</b> would leave</li>`}
<li class="in"><b>${counts.comesIn}</b> ${feed === null ? 'would belong to it' : 'would join'}</li>
${feed === null ? null : html`<li><b>${counts.stays}</b> would stay</li>`}
</ul>
${movedList('Leaving', 'out', goesOut, counts.goesOut, frame)}
${movedList(feed === null ? 'Belonging to it' : 'Joining', 'in', comesIn, counts.comesIn, frame)}
${movedList('Staying', 'stays', stays, counts.stays, frame)}`;
}

function movedList(title: string, kind: string, moved: readonly MovedArticle[], count: number, { now }: Frame): Part {
  if (moved.length === 0) return null;
  const item = ({ article, why }: MovedArticle) => {
    const at = orderKey(article).split('/')[0] as Instant;
    const reason = why === null ? null : html`<small>${outside(why, 200)}</small>`;
    return html`<li><a href="${pathOf('articles', article.id)}">${outside(article.title ?? article.excerpt ?? '(no title)', 120)}</a> <span class="soft">${outside(article.source, 40)}, ${ago(at, now)}</span>${reason}</li>`;
  };
  const list = (some: readonly MovedArticle[]) => html`<ul class="moved ${kind}">${some.map(item)}</ul>`;
  const unnamed = count > moved.length ? html`<p class="soft">and ${count - moved.length} more</p>` : null;
  if (kind === 'stays')
    return html`<details><summary>${title}<span>: ${count}</span></summary>${list(moved)}${unnamed}</details>`;
  const rest = moved.slice(AT_ONCE);
  const folded = html`<details><summary>and ${count - AT_ONCE} more</summary>${list(rest)}${unnamed}</details>`;
  return html`<h3>${title}</h3>${list(moved.slice(0, AT_ONCE))}${rest.length === 0 ? null : folded}`;
}

/** So many of those that move are seen at once; the others are folded away. */
const AT_ONCE = 12;

/** Lines of ours and of what was typed: control characters go, line breaks stay. */
function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plain(line, 600)}`)
    .join('\n');
}
