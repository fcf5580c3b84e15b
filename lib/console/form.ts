import { sameAs } from './command-line.ts';
import type { Entered, Frame } from './frame.ts';
import { type Html, html, type Part, plain } from './html.ts';

/** A field of a form. */
export type Field = {
  readonly name: string;
  readonly label: string;
  /** What stands in it before anything was typed. */
  readonly value?: string;
  readonly kind?: 'text' | 'url' | 'search' | 'textarea' | 'checkbox' | readonly (readonly [string, string])[];
  readonly required?: boolean;
  /** A line under it: what it is for, in which form. */
  readonly help?: string;
};

export type Form = {
  /** The path of the action. */
  readonly action: string;
  /** What goes along unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields?: readonly Field[];
  readonly button: string;
  /** What it does cannot be undone by another button. */
  readonly grave?: boolean;
  /** The command line that does the same; with fields, as it is before anything is typed. */
  readonly command: readonly string[];
};

/** A form that does something, with the command that does the same. What was typed before a fault stands in it again. */
export function form(frame: Frame, { action, hidden = {}, fields = [], button, grave = false, command }: Form): Html {
  const entered = isSame(frame.entered, action, hidden) ? frame.entered : null;
  return html`<form method="post" action="${action}" class="${fields.length === 0 ? 'act' : 'sheet'}">
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${fields.map((field) => drawnField(field, entered, action))}
<p class="do"><button${grave ? html` class="grave"` : null}>${button}</button> ${sameAs(frame, command)}</p>
</form>`;
}

function isSame(entered: Entered | null, action: string, hidden: Readonly<Record<string, string>>): boolean {
  if (entered === null || entered.action !== action) return false;
  return Object.entries(hidden).every(([name, value]) => entered.typed[name] === value);
}

function drawnField(field: Field, entered: Entered | null, action: string): Html {
  const { name, label, kind = 'text', required = false, help } = field;
  const id = `${action.replaceAll(/[^a-z]/g, '-')}-${name}`;
  const value = entered?.typed[name] ?? (entered !== null && kind === 'checkbox' ? '' : (field.value ?? ''));
  const fault = entered?.faults[name];
  const said = [...(help === undefined ? [] : [`${id}-help`]), ...(fault === undefined ? [] : [`${id}-fault`])];
  const about = html`${said.length > 0 ? html` aria-describedby="${said.join(' ')}"` : null}${fault === undefined ? null : html` aria-invalid="true"`}${required ? html` required` : null}`;
  const after: Part = [
    help === undefined ? null : html`<small id="${id}-help">${help}</small>`,
    fault === undefined ? null : html`<strong class="fault" id="${id}-fault">${plain(fault, 500)}</strong>`,
  ];
  if (kind === 'checkbox') {
    const checked = value === '' ? null : html` checked`;
    return html`<p class="field"><label><input type="checkbox" id="${id}" name="${name}" value="on"${checked}${about}> ${label}</label>${after}</p>`;
  }
  const input =
    kind === 'textarea'
      ? html`<textarea id="${id}" name="${name}" rows="3"${about}>\n${value}</textarea>`
      : typeof kind === 'string'
        ? html`<input type="${kind}" id="${id}" name="${name}" value="${value}"${about}>`
        : html`<select id="${id}" name="${name}"${about}>${kind.map(([one, shown]) => html`<option value="${one}"${one === value ? html` selected` : null}>${shown}</option>`)}</select>`;
  return html`<p class="field"><label for="${id}">${label}</label>${input}${after}</p>`;
}
