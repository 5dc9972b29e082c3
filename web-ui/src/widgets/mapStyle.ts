/** How the network is drawn: land without borders, lines by health, sites on top. No request leaves the page's origin. */
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, Map, StyleSpecification } from 'maplibre-gl';
import { graticule } from './geometry';

const NOTHING = { type: 'FeatureCollection' as const, features: [] };
const COLOUR: ExpressionSpecification = ['match', ['get', 'health'], 'up', '#45b899', 'degraded', '#e3a93f', 'down', '#f2626e', '#7d8da0'];
/** Dim what does not belong to the selected site, unless it is in trouble. */
const OPACITY: DataDrivenPropertyValueSpecification<number> = [
  'case',
  ['==', ['get', 'focus'], 2], 0.95,
  ['==', ['get', 'focus'], 0], ['match', ['get', 'health'], 'up', 0.1, 0.45],
  ['match', ['get', 'health'], 'up', 0.36, 'stale', 0.7, 0.95],
];
const WIDTH: DataDrivenPropertyValueSpecification<number> = [
  '+',
  ['match', ['get', 'health'], 'up', 0.8, 'stale', 1.2, 1.8],
  ['*', 1.4, ['get', 'load']],
  ['case', ['==', ['get', 'focus'], 2], 0.9, 0],
];

export const style: StyleSpecification = {
  version: 8,
  sources: {
    land: { type: 'geojson', data: NOTHING },
    grid: { type: 'geojson', data: graticule(5) },
    lines: { type: 'geojson', data: NOTHING },
    sites: { type: 'geojson', data: NOTHING },
  },
  layers: [
    { id: 'sea', type: 'background', paint: { 'background-color': '#0a121b' } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#131f2c' } },
    { id: 'grid', type: 'line', source: 'grid', paint: { 'line-color': '#ffffff', 'line-opacity': 0.025 } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': '#2b4258', 'line-width': 0.8 } },
    {
      id: 'lines', type: 'line', source: 'lines', filter: ['!=', ['get', 'health'], 'stale'],
      layout: { 'line-cap': 'round', 'line-sort-key': ['+', ['get', 'gravity'], ['*', 10, ['get', 'focus']]] },
      paint: { 'line-color': COLOUR, 'line-opacity': OPACITY, 'line-width': WIDTH },
    },
    {
      id: 'lines-stale', type: 'line', source: 'lines', filter: ['==', ['get', 'health'], 'stale'],
      paint: { 'line-color': COLOUR, 'line-opacity': OPACITY, 'line-width': WIDTH, 'line-dasharray': [3, 3] },
    },
    { id: 'lines-hit', type: 'line', source: 'lines', paint: { 'line-width': 9, 'line-opacity': 0 } },
    {
      id: 'chosen', type: 'circle', source: 'sites', filter: ['get', 'selected'],
      paint: { 'circle-radius': 11, 'circle-color': '#6fadff', 'circle-opacity': 0.18, 'circle-stroke-color': '#6fadff', 'circle-stroke-width': 1.5 },
    },
    {
      id: 'branches', type: 'circle', source: 'sites', filter: ['!', ['get', 'centre']],
      layout: { 'circle-sort-key': ['get', 'gravity'] },
      paint: {
        'circle-radius': ['match', ['get', 'health'], 'up', 3.6, 4.6],
        'circle-color': ['match', ['get', 'health'], 'stale', '#0e1823', COLOUR],
        'circle-stroke-color': ['match', ['get', 'health'], 'stale', '#7d8da0', '#0a121b'],
        'circle-stroke-width': 1.3,
      },
    },
    { id: 'centres', type: 'symbol', source: 'sites', filter: ['get', 'centre'], layout: { 'icon-image': 'centre', 'icon-allow-overlap': true } },
  ],
};

/** The mark of a data centre: a square in a square, drawn here so that no sprite has to be fetched. */
export function addCentreMark(map: Map): void {
  const size = 32;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  ctx.fillStyle = '#0a121b';
  ctx.fillRect(2, 2, size - 4, size - 4);
  ctx.strokeStyle = '#e8f0f8';
  ctx.lineWidth = 3;
  ctx.strokeRect(4.5, 4.5, size - 9, size - 9);
  ctx.fillStyle = '#e8f0f8';
  ctx.fillRect(11, 11, size - 22, size - 22);
  map.addImage('centre', ctx.getImageData(0, 0, size, size), { pixelRatio: 2 });
}
