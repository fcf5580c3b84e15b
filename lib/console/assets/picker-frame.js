// The one script in the frame of a stored page. It tells the page around it what is pointed at, and marks what that says.
// Nothing else of the stored page runs here, and this asks nobody for anything.
const tell = (message) => parent.postMessage(message, '*');
const elementOf = (number) => document.querySelector(`[data-n="${number}"]`);
const numberOf = (element) => Number(element.dataset.n);
let at = null;

const go = (element, { scroll = true } = {}) => {
  at?.classList.remove('at');
  at = element;
  if (at === null) return;
  at.classList.add('at');
  if (scroll) at.scrollIntoView({ block: 'nearest' });
  tell({ at: numberOf(at), text: at.textContent.trim().replace(/\s+/g, ' ').slice(0, 60) });
};

const clear = () => {
  for (const element of document.querySelectorAll('[data-marks]')) {
    element.removeAttribute('data-marks');
    element.removeAttribute('data-says');
    element.classList.remove('current');
  }
};

const mark = ({ marks, current }) => {
  clear();
  for (const { rule, elements } of marks) {
    elements.forEach((number, index) => {
      const element = elementOf(number);
      if (element === null) return;
      element.dataset.marks = `${element.dataset.marks ?? ''} ${rule}`.trim();
      if (index === 0) element.dataset.says = `${element.dataset.says ?? ''} ${rule}`.trim();
      if (rule === current) element.classList.add('current');
    });
  }
};

addEventListener('message', ({ source, data }) => {
  if (source !== parent) return;
  if (data.marks !== undefined) mark(data);
  if (data.show !== undefined) elementOf(data.show)?.scrollIntoView({ block: 'center' });
  if (data.at !== undefined) go(elementOf(data.at));
  document.documentElement.classList.toggle('picking', data.current != null);
});

const take = (element) => {
  const marked = element.closest('.current');
  tell({ pick: numberOf(element), marked: marked === null ? null : numberOf(marked) });
};

document.addEventListener(
  'click',
  (event) => {
    event.preventDefault();
    event.stopPropagation();
    const element = event.target.closest('[data-n]');
    if (element !== null) take(element);
  },
  true,
);
document.addEventListener('mouseover', ({ target }) => {
  const element = target.closest?.('[data-n]') ?? null;
  if (element !== null) go(element, { scroll: false });
});

const beside = (element, step) => {
  let one = element[step];
  while (one !== null && one.dataset?.n === undefined) one = one[step];
  return one;
};
const KEYS = {
  ArrowUp: () => at.parentElement?.closest('[data-n]') ?? null,
  ArrowDown: () => at.querySelector('[data-n]'),
  ArrowRight: () => beside(at, 'nextElementSibling'),
  ArrowLeft: () => beside(at, 'previousElementSibling'),
};
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return tell({ leave: true });
  if (event.key === 'Enter' && at !== null) {
    event.preventDefault();
    return take(at);
  }
  const key = KEYS[event.key];
  if (key === undefined) return;
  event.preventDefault();
  const next = at === null ? document.querySelector('[data-n]') : key();
  if (next !== null) go(next);
});
document.addEventListener('DOMContentLoaded', () => tell({ ready: true }));
