// The rules of a source as they are typed: what they give is fetched anew at each change, and a field's selector can be
// picked in the frame. Without this the button Try does the same for what was typed.
const form = document.getElementById('rules');
const frame = document.getElementById('stored-page');
const help = document.getElementById('picking');
const inFrame = (message) => frame?.contentWindow?.postMessage(message, '*');

/** Rules of which a page has one element: another click is another choice, and not a further example. */
const SINGLE = new Set(['title', 'body', 'date', 'image']);

/** What is being picked: the rule, what was pointed at, and which of the lines of a list it is. */
let picking = null;
let marks = [];

const fieldOf = (rule) => form.elements.namedItem(rule);
const paint = () => inFrame({ marks, current: picking?.rule ?? null });
const readMarks = () => {
  marks = JSON.parse(document.getElementById('result')?.dataset.marks ?? '[]');
  paint();
};

// What is typed is tried a moment later, and what was asked before it is of no interest then.
const before = form.querySelector('code.same')?.textContent.replace(/ --(?:rule|none)\b.*/s, '') ?? '';
let asked = null;
const look = async () => {
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  const result = document.getElementById('result');
  result.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(`${form.dataset.result}?${query}`, { signal: asked.signal, redirect: 'error' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('result');
    if (!answer.ok || fresh === null) throw new Error(`answered ${answer.status}`);
    result.replaceWith(document.adoptNode(fresh));
    for (const fault of form.querySelectorAll('[data-fault]')) {
      const line = fresh.querySelector(`[data-fault-of="${fault.dataset.fault}"]`)?.textContent ?? '';
      fault.textContent = line;
      const field = fieldOf(fault.dataset.fault);
      if (line === '') field.removeAttribute('aria-invalid');
      else field.setAttribute('aria-invalid', 'true');
    }
    const command = form.querySelector('code.same');
    if (command !== null) command.textContent = `${before} ${fresh.dataset.command || '--none'}`;
    readMarks();
  } catch (error) {
    if (error.name === 'AbortError') return;
    result.removeAttribute('aria-busy');
    help.textContent = `What was typed could not be tried (${error.message}). Try again, or reload the page.`;
  }
};
let soon;
form.addEventListener('input', () => {
  clearTimeout(soon);
  soon = setTimeout(look, 250);
});

const buttons = [...form.querySelectorAll('[data-pick]')];
const begin = (rule) => {
  const field = fieldOf(rule);
  const lines = field.value.split('\n').filter((line) => line.trim() !== '');
  picking = { rule, wanted: [], unwanted: [], lines: rule === 'strip' ? lines : [], isExact: false, around: [] };
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.pick === rule));
  help.replaceChildren(
    `Point at it in the page: ${fieldOf(rule).labels[0].textContent.toLowerCase()}. By keyboard: go into the page, arrow keys, Enter; Escape comes back.`,
  );
  paint();
};
const end = () => {
  picking = null;
  for (const button of buttons) button.setAttribute('aria-pressed', 'false');
  help.replaceChildren();
  paint();
};
for (const button of buttons) {
  button.hidden = false;
  button.addEventListener('click', () => (picking?.rule === button.dataset.pick ? end() : begin(button.dataset.pick)));
}

const use = (selector) => {
  fieldOf(picking.rule).value = [...picking.lines, selector].join('\n');
  look();
};

const control = (text, act, isOff = false) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.disabled = isOff;
  button.addEventListener('click', act);
  return button;
};

/** What was found of selectors, with ways to another: wider, narrower, one of the others, or done. */
const offer = ({ choices, around, wanted, spares }) => {
  const rule = picking.rule;
  if (choices.length === 0) return help.replaceChildren('No selector can be made from that. Point at something else.');
  const place = Math.max(
    0,
    around.findIndex(({ element }) => element === wanted.at(-1)),
  );
  const step = (to) => () => {
    picking.wanted = [...picking.wanted.slice(0, -1), around[to].element];
    picking.isExact = true;
    picking.place = to;
    ask(around);
  };
  const select = document.createElement('select');
  select.setAttribute('aria-label', 'Selector');
  for (const { selector, matched } of choices) {
    const option = new Option(`${selector} (${matched})`, selector);
    select.append(option);
  }
  select.addEventListener('change', () => use(select.value));
  const note = spares ? '' : ' No selector tells it apart from the others.';
  const more = SINGLE.has(rule) ? '' : ' Point at more of them, or at a marked one to leave it out.';
  const name = around[place]?.label ?? '';
  help.replaceChildren(
    select,
    control('Wider', step(place + 1), place + 1 >= around.length),
    control('Narrower', step(place - 1), place < 1),
    ...(rule === 'strip' ? [control('Another', () => begin('strip'))] : []),
    control('Done', () => {
      const button = buttons.find((one) => one.dataset.pick === rule);
      end();
      button?.focus();
    }),
    Object.assign(document.createElement('small'), { textContent: `${name}.${note}${more}` }),
  );
  use(choices[0].selector);
};

const ask = async (known = null) => {
  const { rule, wanted, unwanted, isExact } = picking;
  const query = new URLSearchParams({
    page: form.elements.namedItem('page').value,
    rule,
    wanted: wanted.join(','),
    unwanted: unwanted.join(','),
    item: fieldOf('item').value,
    ...(isExact && { exact: '1' }),
  });
  const answer = await fetch(`${form.dataset.pick}?${query}`, { redirect: 'error' });
  if (!answer.ok) return help.replaceChildren(`That could not be looked at: ${(await answer.text()).slice(0, 200)}`);
  const picked = await answer.json();
  if (picking?.rule !== rule) return;
  picking.wanted = picked.wanted;
  // The way down is known from the first click: what is around an element does not tell it.
  offer(known === null ? picked : { ...picked, around: known });
};

addEventListener('message', ({ source, data }) => {
  if (source !== frame?.contentWindow) return;
  if (data.ready) return paint();
  if (data.at !== undefined) {
    document.getElementById('pointed').textContent = picking === null ? '' : data.text;
    return;
  }
  if (data.leave) {
    (buttons.find((one) => one.dataset.pick === picking?.rule) ?? form.querySelector('input, textarea'))?.focus();
    return;
  }
  if (data.pick === undefined) return;
  if (picking === null) return help.replaceChildren('First click Pick beside the rule you want to set.');
  const isMarked = !SINGLE.has(picking.rule) && data.marked !== null && picking.wanted.length > 0;
  if (isMarked && picking.wanted.includes(data.marked) && picking.wanted.length > 1) {
    picking.wanted = picking.wanted.filter((one) => one !== data.marked);
  } else if (isMarked && !picking.wanted.includes(data.marked)) {
    picking.unwanted.push(data.marked);
  } else {
    picking.wanted = SINGLE.has(picking.rule) ? [data.pick] : [...picking.wanted, data.pick];
    picking.isExact = false;
  }
  ask();
});

readMarks();
