import { type Html, html, type Part } from './html.ts';

/** A choice among a few. */
export type Choice = {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
};

/** What is typed to find something. */
export type Search = { readonly name: string; readonly label: string; readonly value: string; readonly hint: string };

/** A search form that submits by GET, so that the filtered page can be bookmarked. */
export function filterForm(
  action: string,
  {
    search,
    choices = [],
    more = null,
  }: { readonly search: Search; readonly choices?: readonly Choice[]; readonly more?: Part },
): Html {
  return html`<form class="filter" method="get" action="${action}" role="search">
<p><label for="find-${search.name}">${search.label}</label><input type="search" id="find-${search.name}" name="${search.name}" value="${search.value}" placeholder="${search.hint}"></p>
${choices.map(choice)}${more}
<button>Show</button>
</form>`;
}

function choice({ name, label, value, options }: Choice): Html {
  const shown = options.map(
    ([one, words]) => html`<option value="${one}"${one === value ? html` selected` : null}>${words}</option>`,
  );
  return html`<p><label for="find-${name}">${label}</label><select id="find-${name}" name="${name}">${shown}</select></p>\n`;
}
