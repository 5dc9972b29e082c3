/** Sites and lines as shapes on a map. */
import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import type { Line, Site } from '../client/api';
import { busiest, GRAVITY } from './health';

/** How far a line bows out, as a share of its length, so that a branch's lines do not lie on each other. */
const BOW: Record<string, number> = { 'mstp-1': 0.07, 'mstp-2': -0.09, '5g': -0.05 };
const ARC_POINTS = 24;

export type At = [longitude: number, latitude: number];

/** A gentle arc: a quadratic curve whose middle is moved to the side. */
export function arc(from: At, to: At, bow: number): At[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const middle: At = [(from[0] + to[0]) / 2 - dy * bow * 2, (from[1] + to[1]) / 2 + dx * bow * 2];
  return Array.from({ length: ARC_POINTS + 1 }, (_, step): At => {
    const t = step / ARC_POINTS;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    return [a * from[0] + b * middle[0] + c * to[0], a * from[1] + b * middle[1] + c * to[1]];
  });
}

export interface LineProperties {
  id: string;
  site: string;
  health: string;
  gravity: number;
  load: number;
  /** 2 of the selected site, 0 of another, 1 when none is selected. */
  focus: number;
}

export function lineFeatures(lines: Line[], sites: Map<string, Site>, selected: string | null): FeatureCollection<LineString, LineProperties> {
  const features: Feature<LineString, LineProperties>[] = [];
  for (const line of lines) {
    const [near, far] = [sites.get(line.site), sites.get(line.farSite)];
    if (!near || !far) continue;
    const bow = BOW[line.id.slice(line.site.length + 1)] ?? 0.03;
    const focus = selected === null ? 1 : line.site === selected || line.farSite === selected ? 2 : 0;
    features.push({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: arc([near.longitude, near.latitude], [far.longitude, far.latitude], bow) },
      properties: { id: line.id, site: line.site, health: line.health, gravity: GRAVITY[line.health], load: busiest(line) ?? 0, focus },
    });
  }
  return { type: 'FeatureCollection', features };
}

export interface SiteProperties {
  id: string;
  health: string;
  gravity: number;
  centre: boolean;
  selected: boolean;
}

export function siteFeatures(sites: Site[], selected: string | null): FeatureCollection<Point, SiteProperties> {
  return {
    type: 'FeatureCollection',
    features: sites.map((site) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [site.longitude, site.latitude] },
      properties: { id: site.id, health: site.health, gravity: GRAVITY[site.health], centre: site.tier === 'data-centre', selected: site.id === selected },
    })),
  };
}

/** Meridians and parallels, for a hint of scale on a map without borders. */
export function graticule(every: number): FeatureCollection<LineString> {
  const features: Feature<LineString>[] = [];
  const add = (coordinates: At[]) => features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } });
  for (let longitude = -180; longitude <= 180; longitude += every) add([[longitude, -80], [longitude, 80]]);
  for (let latitude = -80; latitude <= 80; latitude += every) add([[-180, latitude], [180, latitude]]);
  return { type: 'FeatureCollection', features };
}

export function bounds(sites: Site[]): [At, At] | undefined {
  if (!sites.length) return undefined;
  const [lon, lat] = [sites.map((site) => site.longitude), sites.map((site) => site.latitude)];
  return [[Math.min(...lon), Math.min(...lat)], [Math.max(...lon), Math.max(...lat)]];
}

export interface Spot {
  id: string;
  text: string;
  /** Where the site's mark is, in pixels, and how far it reaches. */
  x: number;
  y: number;
  reach: number;
  rank: number;
}

export interface Label {
  id: string;
  text: string;
  left: number;
  top: number;
}

const LABEL_HEIGHT = 15;
type Box = [left: number, top: number, right: number, bottom: number];

/**
 * The labels that fit without covering each other or a mark, the most important first. A label stands to the right of
 * its mark, or where there is room: left, above, below.
 */
export function fitting(spots: Spot[], width = (text: string) => text.length * 6.6 + 4): Label[] {
  const marks = spots.map(({ x, y, reach }): Box => [x - reach, y - reach, x + reach, y + reach]);
  const taken: Box[] = [];
  const labels: Label[] = [];
  for (const spot of [...spots].sort((a, b) => b.rank - a.rank || a.id.localeCompare(b.id))) {
    const own = marks[spots.indexOf(spot)];
    const wide = width(spot.text);
    const gap = spot.reach + 3;
    const middle = spot.y - LABEL_HEIGHT / 2;
    const places: [number, number][] = [
      [spot.x + gap, middle],
      [spot.x - gap - wide, middle],
      [spot.x - wide / 2, spot.y - gap - LABEL_HEIGHT],
      [spot.x - wide / 2, spot.y + gap],
    ];
    for (const [left, top] of places) {
      const box: Box = [left, top, left + wide, top + LABEL_HEIGHT];
      if (taken.some((other) => overlap(box, other)) || marks.some((mark) => mark !== own && overlap(box, mark))) continue;
      taken.push(box);
      labels.push({ id: spot.id, text: spot.text, left, top });
      break;
    }
  }
  return labels;
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}
