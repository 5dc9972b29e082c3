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

export interface Label {
  id: string;
  text: string;
  x: number;
  y: number;
  rank: number;
}

/** The labels that fit without covering each other, the most important first. */
export function fitting(labels: Label[], width = (text: string) => text.length * 6.4 + 8, height = 15): Label[] {
  const taken: [number, number, number, number][] = [];
  const kept: Label[] = [];
  for (const label of [...labels].sort((a, b) => b.rank - a.rank || a.id.localeCompare(b.id))) {
    const box: [number, number, number, number] = [label.x, label.y - height / 2, label.x + width(label.text), label.y + height / 2];
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    kept.push(label);
  }
  return kept;
}
