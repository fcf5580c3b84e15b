import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import type { Instant } from '../model/index.ts';
import { instant, millis } from '../model/index.ts';
import { type Html, html } from './html.ts';

/** A row of values over time, each of a step of the same length. */
export type Series = {
  /** When the first step began. */
  readonly from: Instant;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
};

/** A chart in words: its name, its sum, and how a value is written. */
export type Told = {
  readonly name: string;
  readonly sum: string;
  readonly written: (value: number) => string;
};

const WIDTH = 320;
const HEIGHT = 96;
/** Space for the text above and below the drawing. */
const TOP = 14;
const BOTTOM = 16;

/** Bars: how often something happened in each step. */
export function barChart(series: Series, told: Told): Html {
  const { values } = series;
  const y = scaleLinear([0, highest(values)], [HEIGHT - BOTTOM, TOP]);
  const width = WIDTH / values.length;
  const bars = values.map((value, at) => {
    if (value === null || value === 0) return null;
    const top = y(value);
    return html`<rect x="${rounded(at * width + 0.4)}" y="${rounded(top)}" width="${rounded(Math.max(0.6, width - 0.8))}" height="${rounded(HEIGHT - BOTTOM - top)}"><title>${clockOf(series, at)}: ${told.written(value)}</title></rect>`;
  });
  return figure(series, told, html`<g class="bars">${bars}</g>`, highest(values));
}

/** A line chart with the area below filled in; steps without a value are left out. */
export function lineChart(series: Series, told: Told): Html {
  const { values } = series;
  const y = scaleLinear([0, highest(values)], [HEIGHT - BOTTOM, TOP]);
  const x = (at: number) => ((at + 0.5) * WIDTH) / values.length;
  const points = values.flatMap((value, at) => (value === null ? [] : [[x(at), y(value)] as [number, number]]));
  const path = line().curve(curveMonotoneX).digits(1)(points) ?? '';
  const under = area()
    .curve(curveMonotoneX)
    .digits(1)
    .y0(HEIGHT - BOTTOM)(points);
  const dots = values.map((value, at) =>
    value === null
      ? null
      : html`<circle cx="${rounded(x(at))}" cy="${rounded(y(value))}" r="2"><title>${clockOf(series, at)}: ${told.written(value)}</title></circle>`,
  );
  return figure(
    series,
    told,
    html`<path class="under" d="${under ?? ''}"/><path class="line" d="${path}"/><g class="dots">${dots}</g>`,
    highest(values),
  );
}

function figure(series: Series, { name, sum, written }: Told, drawing: Html, top: number): Html {
  const isEmpty = series.values.every((value) => value === null || value === 0);
  const peak = isEmpty
    ? null
    : html`<text x="0" y="9">${written(top)}</text><line class="top" x1="0" x2="${WIDTH}" y1="${TOP}" y2="${TOP}"/>`;
  const hours = [0, 6, 12, 18, 24].map((hour) => {
    const at = (hour / 24) * WIDTH;
    const anchor = hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle';
    const moment = instant(millis(series.from) + (hour / 24) * series.values.length * series.stepMs);
    return html`<text x="${at}" y="${HEIGHT - 3}" text-anchor="${anchor}">${moment.slice(11, 16)}</text>`;
  });
  return html`<figure class="chart">
<figcaption><b>${name}</b> <span>${sum}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name} over the last day: ${sum}${peakWords(series, written)}">
<line class="base" x1="0" x2="${WIDTH}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/>${peak}${hours}${drawing}
</svg>
</figure>`;
}

/** What a chart shows beside its sum: when it was highest. */
function peakWords(series: Series, written: Told['written']): string {
  const most = Math.max(0, ...series.values.map((value) => value ?? 0));
  if (most === 0) return '';
  return `; the most at ${clockOf(series, series.values.indexOf(most))}: ${written(most)}`;
}

function clockOf({ from, stepMs }: Series, at: number): string {
  return `${instant(millis(from) + at * stepMs).slice(11, 16)} UTC`;
}

function highest(values: readonly (number | null)[]): number {
  return Math.max(1, ...values.map((value) => value ?? 0));
}

function rounded(value: number): string {
  return value.toFixed(1);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const CELL = 20;
const LABEL = 30;

/** Five depths, from next to nothing to the most. */
const DEPTHS = 5;

/** A week by hours, beginning on Monday: the deeper the colour, the more. `words` says the same for screen readers. */
export function weekMap(hours: readonly number[], words: string): Html {
  const most = Math.max(0, ...hours);
  const cells = hours.map((value, at) => {
    const [day, hour] = [Math.floor(at / 24), at % 24];
    const depth = most === 0 || value < most / 100 ? 0 : Math.max(1, Math.ceil((value / most) * DEPTHS));
    return html`<rect class="d${depth}" x="${LABEL + hour * CELL}" y="${day * CELL}" width="${CELL - 2}" height="${CELL - 2}" rx="2"><title>${DAYS[day] ?? ''} ${String(hour).padStart(2, '0')} to ${String(hour + 1).padStart(2, '0')} h UTC${depth === 0 ? ': hardly ever' : ''}</title></rect>`;
  });
  const labels = [
    ...DAYS.map((day, at) => html`<text x="0" y="${at * CELL + 14}">${day}</text>`),
    ...[0, 6, 12, 18].map((hour) => html`<text x="${LABEL + hour * CELL}" y="${7 * CELL + 12}">${hour} h</text>`),
  ];
  return html`<svg class="week" viewBox="0 0 ${LABEL + 24 * CELL} ${7 * CELL + 16}" role="img" aria-label="Arrivals by hour of the week: ${words}">${labels}${cells}</svg>`;
}
