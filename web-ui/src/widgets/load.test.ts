// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { forecast, NOW } from '../client/fixtures';
import { axisOf, bandTimes, loadData, queueOutlook, topOf, valueAt, withHoles } from './load';

const now = Date.parse(NOW);

describe('load on a time axis', () => {
  it('shows a silence as a hole', () => {
    const [times, values] = withHoles([0, 10, 20, 200, 210], [1, 2, 3, 4, 5]);
    expect(times).toEqual([0, 10, 20, 30, 200, 210]);
    expect(values).toEqual([1, 2, 3, null, 4, 5]);
  });

  it('leaves steady samples as they are', () => {
    expect(withHoles([0, 10, 20, 30], [1, 2, 3, 4])).toEqual([[0, 10, 20, 30], [1, 2, 3, 4]]);
    expect(withHoles([], [])).toEqual([[], []]);
  });

  it('dates a forecast by its origin and step', () => {
    expect(bandTimes(forecast, forecast.up)).toEqual([300, 600, 900].map((seconds) => now / 1000 + seconds));
  });

  it('joins what was measured with what is expected, in order', () => {
    const series = { name: 's', times: [now - 20_000, now - 10_000, now], values: [10, 11, 12] };
    const [times, measured, low, median, high] = loadData(series, forecast, 'up', now + 700_000);
    expect(times).toEqual([-20, -10, 0, 300, 600].map((seconds) => now / 1000 + seconds));
    expect(measured).toEqual([10, 11, 12, undefined, undefined]);
    expect([low, median, high].map((column) => column?.[4])).toEqual([3500, 4500, 5500]);
    expect(median?.[2]).toBeUndefined();
  });

  it('says when a queue is offered most, and from when on that finds no room', () => {
    expect(queueOutlook(forecast, 'test', 'up')).toEqual({ peak: 2000, high: 2600, at: now + 900_000, lost: 0.25, shortFrom: '2026-11-23T02:05:00Z', mayBeShortFrom: NOW });
    expect(queueOutlook(forecast, 'voice', 'down')).toMatchObject({ peak: 500, high: 900, at: now + 600_000, lost: 0, mayBeShortFrom: '2026-11-23T02:05:00Z' });
    expect(queueOutlook(forecast, 'test', 'down')).toBeUndefined();
    expect(queueOutlook(undefined, 'test', 'up')).toBeUndefined();
  });

  it('does without either', () => {
    expect(loadData(undefined, forecast, 'down', now + 301_000)).toEqual([[now / 1000 + 300], [undefined], [3000], [4000], [5000]]);
    const alone = loadData({ name: 's', times: [now], values: [7] }, undefined, 'up', now);
    expect(alone[0]).toEqual([now / 1000]);
    expect(alone[1]).toEqual([7]);
    expect(alone).toHaveLength(5);
  });

  it('reads the last value before an index, but not across a hole', () => {
    expect(valueAt([5, undefined, undefined], 2)).toBe(5);
    expect(valueAt([5, null, undefined], 2)).toBeUndefined();
    expect(valueAt([5, undefined, undefined, undefined, undefined], 4)).toBeUndefined();
  });

  it('goes no further than what is known', () => {
    const hour = 3_600_000;
    const young = [{ name: 's', times: [now - hour, now], values: [1, 2] }];
    expect(axisOf(now, 6 * hour, young, forecast)).toEqual({ from: now - hour, to: now + 900_000 });
    expect(axisOf(now, 0.5 * hour, young, forecast)).toEqual({ from: now - 0.5 * hour, to: now + 900_000 });
    expect(axisOf(now, 6 * hour, [], undefined)).toEqual({ from: now - 6 * hour, to: now + 600_000 });
    expect(axisOf(now, 6 * hour, [{ name: 's', times: [now], values: [1] }], undefined).from).toBe(now - 0.5 * hour);
  });

  it('keeps the committed rate in sight of a busy line, and an idle line flat', () => {
    expect(topOf([[0], [4000]], 8000)).toBeCloseTo(8640);
    expect(topOf([[0], [9000]], 8000)).toBeCloseTo(9720);
    expect(topOf([[0], [1000]], 8000)).toBe(1250);
    expect(topOf([[0], [6]], 8000)).toBe(320);
  });
});
