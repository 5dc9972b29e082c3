/** Puts measured load and forecast of one direction of a line on one time axis. */
import uPlot from 'uplot';
import type { Band, LineForecast, Series } from '../client/api';

/** Columns: time in seconds, measured, q05, q50, q95. */
export type LoadData = [number[], ...(number | null | undefined)[][]];

/** Samples further apart than this many usual steps are a hole, and drawn as one. */
const HOLE_STEPS = 4;

/** Writes a null into every hole: a silent source must not look like a steady one. */
export function withHoles(times: number[], values: number[]): [number[], (number | null)[]] {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const outTimes: number[] = [];
  const outValues: (number | null)[] = [];
  times.forEach((time, index) => {
    const before = times[index - 1];
    if (before !== undefined && usual > 0 && time - before > HOLE_STEPS * usual) {
      outTimes.push(before + usual);
      outValues.push(null);
    }
    outTimes.push(time);
    outValues.push(values[index] ?? null);
  });
  return [outTimes, outValues];
}

/** The forecast's times in seconds: value i is expected at origin + (i + 1) steps. */
export function bandTimes(forecast: LineForecast, band: Band): number[] {
  const origin = Date.parse(forecast.origin) / 1000;
  return band.q50.map((_, index) => origin + (index + 1) * forecast.stepSeconds);
}

/** What is expected of one class's queue: when it is offered most, and from when on that finds no room. */
export interface QueueOutlook {
  /** The highest median, kbit/s, and its 95th percentile; when, in epoch milliseconds. */
  peak: number;
  high: number;
  at: number;
  /** The most that finds no room, as a share of what is expected. */
  lost: number;
  shortFrom?: string;
  mayBeShortFrom?: string;
}

export function queueOutlook(forecast: LineForecast | undefined, name: string, direction: string): QueueOutlook | undefined {
  const queue = forecast?.queues.find((each) => each.class === name && each.direction === direction);
  if (!forecast || !queue || !queue.load.q50.length) return undefined;
  const { q50, q95 } = queue.load;
  const most = q50.indexOf(Math.max(...q50));
  return {
    peak: q50[most] ?? 0,
    high: q95[most] ?? 0,
    at: (bandTimes(forecast, queue.load)[most] ?? 0) * 1000,
    lost: Math.max(...queue.lostShare),
    shortFrom: queue.shortFrom,
    mayBeShortFrom: queue.mayBeShortFrom,
  };
}

export function loadData(series: Series | undefined, forecast: LineForecast | undefined, direction: 'up' | 'down', until: number): LoadData {
  const [times, values] = withHoles((series?.times ?? []).map((time) => time / 1000), series?.values ?? []);
  const measured: uPlot.AlignedData = [times, values];
  if (!forecast) return [times, values, [], [], []].map((column, index) => (index < 2 ? column : times.map(() => undefined))) as LoadData;
  const band = forecast[direction];
  const all = bandTimes(forecast, band);
  const shown = all.filter((time) => time <= until / 1000).length;
  const expected: uPlot.AlignedData = [all.slice(0, shown), band.q05.slice(0, shown), band.q50.slice(0, shown), band.q95.slice(0, shown)];
  if (!times.length) return [expected[0] as number[], all.slice(0, shown).map(() => undefined), ...(expected.slice(1) as number[][])];
  return uPlot.join([measured, expected]) as LoadData;
}

/** The value of a column at an index or, where another column made the index, the last one before it. */
export function valueAt(column: (number | null | undefined)[] | undefined, index: number, back = 3): number | undefined {
  for (let at = index; at >= Math.max(0, index - back); at--) {
    const value = column?.[at];
    if (value === null) return undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The least of the committed rate that an axis spans: the murmur of an idle line is not drawn as a mountain. */
const LEAST_SHARE = 0.04;

/** Top of the axis: the committed rate where the line is at least a quarter full, else room above what is shown. */
export function topOf(data: LoadData, committed: number): number {
  let most = 0;
  for (const column of data.slice(1)) for (const value of column) if (value !== null && value !== undefined && value > most) most = value;
  return most > committed / 4 ? Math.max(most, committed) * 1.08 : Math.max(most * 1.25, committed * LEAST_SHARE);
}

const HALF_HOUR = 1_800_000;

/** From when to when a chart goes: as far back and ahead as was asked for, but not far beyond what is known. */
export function axisOf(now: number, span: number, history: Series[], forecast: LineForecast | undefined): { from: number; to: number } {
  const firsts = history.map((series) => series.times[0]).filter((time) => time !== undefined);
  const oldest = firsts.length ? Math.min(...firsts) : now - span;
  const from = Math.max(now - span, Math.min(oldest, now - HALF_HOUR));
  const times = forecast ? bandTimes(forecast, forecast.up) : [];
  const furthest = (times.at(-1) ?? 0) * 1000;
  return { from, to: Math.min(now + span / 2, Math.max(furthest, now + HALF_HOUR / 3)) };
}
