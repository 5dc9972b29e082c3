// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { lines, sites } from '../client/fixtures';
import { arc, bounds, fitting, lineFeatures, siteFeatures, type Spot } from './geometry';
import { busiest, worstFirst } from './health';

const byId = new Map(sites.map((site) => [site.id, site]));
const spot = (id: string, x: number, y: number, rank = 0): Spot => ({ id, text: id, x, y, reach: 4, rank });

describe('shapes on the map', () => {
  it('bows an arc between its ends', () => {
    const points = arc([0, 0], [10, 0], 0.1);
    expect(points[0]).toEqual([0, 0]);
    expect(points.at(-1)).toEqual([10, 0]);
    expect(points[12]?.[1]).toBeCloseTo(1);
  });

  it('draws every line whose ends are known, each on its own way', () => {
    const { features } = lineFeatures(lines, byId, null);
    expect(features.map((each) => each.properties.health)).toEqual(['up', 'degraded', 'stale']);
    expect(features[0]?.geometry.coordinates[12]).not.toEqual(features[2]?.geometry.coordinates[12]);
    expect(lineFeatures(lines, new Map(), null).features).toEqual([]);
  });

  it('brings the lines of the selected site to the front', () => {
    const focus = (selected: string | null) => lineFeatures(lines, byId, selected).features.map((each) => each.properties.focus);
    expect(focus(null)).toEqual([1, 1, 1]);
    expect(focus('branch-12')).toEqual([2, 2, 2]);
    expect(focus('dc-c')).toEqual([0, 2, 0]);
  });

  it('tells data centres from branches', () => {
    const marks = siteFeatures(sites, 'branch-12').features.map((each) => each.properties);
    expect(marks.filter((each) => each.centre).map((each) => each.id)).toEqual(['dc-a', 'dc-c']);
    expect(marks.filter((each) => each.selected).map((each) => each.id)).toEqual(['branch-12']);
    expect(bounds(sites)).toEqual([[114.06, 22.54], [121.47, 32.06]]);
    expect(bounds([])).toBeUndefined();
  });
});

describe('labels', () => {
  it('stand to the right where there is room', () => {
    expect(fitting([spot('a', 50, 50)], () => 20)).toEqual([{ id: 'a', text: 'a', left: 57, top: 42.5 }]);
  });

  it('move aside for marks and for more important labels', () => {
    const [first, second] = fitting([spot('b', 50, 50), spot('a', 70, 50, 5)], () => 20);
    expect(first).toMatchObject({ id: 'a', left: 77 });
    expect(second).toMatchObject({ id: 'b', left: 23 });
  });

  it('are left out rather than drawn over each other', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => spot(`s${index}`, 100 + (index % 6) * 3, 100 + Math.floor(index / 6) * 3));
    const kept = fitting(crowd, () => 40);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(crowd.length);
    for (const a of kept) for (const b of kept) if (a !== b) expect(Math.abs(a.left - b.left) >= 40 || Math.abs(a.top - b.top) >= 15).toBe(true);
  });
});

describe('health', () => {
  it('says nothing of the load of a line that is not heard', () => {
    expect(lines.map(busiest)).toEqual([0.83, 0.83, undefined]);
  });

  it('puts sites in trouble first', () => {
    const branches = sites.filter((site) => site.tier === 'branch');
    expect(worstFirst(branches, new Map([['branch-12', lines]])).map((site) => site.id)).toEqual(['branch-12', 'branch-11']);
    const well = lines.map((line) => ({ ...line, health: 'up' as const, up: {}, down: {} }));
    expect(worstFirst(branches, new Map([['branch-12', well]])).map((site) => site.id)).toEqual(['branch-11', 'branch-12']);
  });
});
