/** Small answers of a controller, and one that gives them: for tests only. */
import { vi } from 'vitest';
import type { Intent, Line, LineForecast, Plan, PlanDetail, Queue, Schemas, Session, Site, Status } from './api';

export const NOW = '2026-11-23T02:00:00Z';

export const session: Session = { user: 'wei', roles: ['approver', 'operator', 'viewer'], expires: '2026-11-24T00:00:00Z' };

export const status: Status = {
  state: 'running', networkTime: NOW, realTime: NOW, speed: 60, routers: 120,
  sessions: { netconfUp: 120, gnmiUp: 118, gnmiStale: 2, bgpUp: 3 }, topology: { nodes: 120, links: 612, stale: false },
  lines: { up: 1, degraded: 1, down: 0, stale: 1 }, plans: { made: 2, applied: 1, rolledBack: 0, pending: 0 }, intents: { met: 1, violated: 1 },
  history: { state: 'done', importedSeries: 12, leftOut: {} }, planning: { lastRound: NOW, nextRound: NOW, millis: 140 }, samples: 123_456,
};

function line(name: string, more: Partial<Line>): Line {
  return {
    id: `branch-12-${name}`, kind: 'mstp', carrier: 'c1', site: 'branch-12', farSite: 'dc-a', health: 'up', committedKbps: 8000, classes: [],
    up: { at: NOW, kbps: 4000, utilisation: 0.5, delayMs: 5.25, loss: 0 }, down: { at: NOW, kbps: 6640, utilisation: 0.83, delayMs: 6, loss: 0.004 }, ...more,
  };
}

export const lines: Line[] = [
  line('mstp-1', { classes: ['voice', 'production'] }),
  line('mstp-2', { health: 'degraded', reason: 'loss 0.84 % is above 0.2 %', classes: ['video'], committedKbps: 4000, farSite: 'dc-c' }),
  line('5g', { kind: '5g', carrier: 'c3', health: 'stale', reason: 'branch-12-r3 has not been heard since 01:31', committedKbps: 100_000, monthlyQuotaGb: 250, quotaUsedGb: 100 }),
];

export const sites: Site[] = [
  { id: 'dc-a', city: 'Shanghai', tier: 'data-centre', region: 'east', latitude: 31.23, longitude: 121.47, routers: ['dc-a-r1'], health: 'up' },
  { id: 'dc-c', city: 'Shenzhen', tier: 'data-centre', region: 'south', latitude: 22.54, longitude: 114.06, routers: ['dc-c-r1'], health: 'up' },
  { id: 'branch-11', city: 'Nanjing', tier: 'branch', region: 'east', latitude: 32.06, longitude: 118.8, routers: ['branch-11-r1'], health: 'up', lines: [] },
  { id: 'branch-12', city: 'Suzhou', tier: 'branch', region: 'east', latitude: 31.3, longitude: 120.59, routers: ['branch-12-r1'], health: 'degraded', prefix: '10.12.0.0/16', lines: lines.map((each) => each.id) },
];

export const plan: PlanDetail = {
  id: 'p-7', createdAt: NOW, status: 'proposed', trigger: 'outlook', summary: 'branch-12: video from branch-12-mstp-1 to branch-12-mstp-2', sites: ['branch-12'], routers: 2,
  reasons: ['branch-12-mstp-1 is expected to carry 112 % of its 8 Mbit/s at 02:35.'],
  moves: [{ site: 'branch-12', class: 'video', from: 'branch-12-mstp-1', to: 'branch-12-mstp-2', why: 'it has room' }],
  foreseen: [{ site: 'branch-12', class: 'video', direction: 'down', line: 'branch-12-mstp-1', at: '2026-11-23T02:35:00Z', why: 'loss 3.1 %' }],
  violations: [], timings: { search: 118, verify: 63, read_back: 20, total: 190 },
  units: [{ id: 'u-1', site: 'branch-12', status: 'planned', routers: [{ router: 'branch-12-r1', changes: ['put SR policy video-dc-a', 'steer DSCP [36]'] }] }],
};

export const plans: Plan[] = [plan, { ...plan, id: 'p-6', status: 'applied', createdAt: '2026-11-23T01:00:00Z', foreseen: [] }];

export const intents: Intent[] = [
  { kind: 'Intent', name: 'voice-everywhere', priority: 1, autonomy: 'autopilot', objectives: { latency: '80ms' }, status: { name: 'voice-everywhere', status: 'met' } },
  { kind: 'Intent', name: 'video-everywhere', priority: 3, autonomy: 'advise', status: { name: 'video-everywhere', status: 'violated', reasons: ['branch-12: loss 0.84 %'] } },
];

export const queues: Queue[] = (['up', 'down'] as const).flatMap((direction) => [
  { class: 'voice', direction, router: 'branch-12-r1', interface: 'wan0', strict: true, guaranteeKbps: 800, sentKbps: 400, droppedKbps: 0, depthBytes: 300, delayMs: 0.4 },
  { class: 'test', direction, router: 'branch-12-r1', interface: 'wan0', strict: false, guaranteeKbps: 160, sentKbps: 900, droppedKbps: 123, depthBytes: 58_000, delayMs: 210 },
]);

const band = { q05: [3000, 3500, 3200], q50: [4000, 4500, 4200], q95: [5000, 5500, 5200], factor: 1, scored: 40, covered: 0.9 };
export const forecast: LineForecast = { line: 'branch-12-mstp-1', origin: NOW, stepSeconds: 300, capacityKbps: 8000, up: band, down: band, queues: [
  { class: 'voice', direction: 'up', strict: true, guaranteeKbps: 800, ceilingKbps: 8000, load: { ...band, q50: [300, 500, 400], q95: [400, 700, 500] }, availableKbps: [4000, 3500, 3800], lostShare: [0, 0, 0] },
  { class: 'test', direction: 'up', strict: false, guaranteeKbps: 160, ceilingKbps: 8000, load: { ...band, q50: [900, 1500, 2000], q95: [1400, 2500, 2600] }, availableKbps: [1300, 1400, 1500], lostShare: [0, 0.07, 0.25], shortFrom: '2026-11-23T02:05:00Z', mayBeShortFrom: NOW },
  { class: 'voice', direction: 'down', strict: true, guaranteeKbps: 800, ceilingKbps: 8000, load: { ...band, q50: [300, 500, 400], q95: [400, 900, 500] }, availableKbps: [4000, 800, 3800], lostShare: [0, 0, 0], mayBeShortFrom: '2026-11-23T02:05:00Z' },
] };

export const score: Schemas['Score'] = {
  line: 'branch-12-mstp-1', carrier: 'c1', period: 'day', start: '2026-11-22T16:00:00Z', points: 87.6, knownShare: 1,
  parts: [
    { measure: 'availability', points: 40, most: 40, badMinutes: 0, worst: 100, limit: 99.9, unit: '%', evidence: 'down in 0 of 600 known minutes' },
    { measure: 'delay', points: 7.6, most: 20, badMinutes: 93, worst: 41, limit: 20, unit: 'ms', evidence: 'above 20 ms in 93 of 600 judged minutes' },
  ],
  shared: [{ risk: 'duct suzhou-west', lines: 4, sameSite: ['branch-12-mstp-2'], failedTogether: [] }],
};

export const alarm: Schemas['Alarm'] = {
  policy: 'congested', severity: 'major', line: 'branch-12-mstp-1', direction: 'down', since: NOW, raised: NOW, stale: false, evidence: 'usage 93 % (limit 90 %)',
};

export const policy: Schemas['AlarmPolicy'] = {
  name: 'congested', severity: 'major', when: [{ measure: 'utilisation', above: 0.9, timesContract: false }], forSeconds: 300, clearBelow: 0.9, clearSeconds: 600,
  etag: '"0"', text: 'kind: AlarmPolicy\nname: congested\nwhen: {usage: 90%}\n',
};

const nothing = { late: 0, duplicate: 0, future: 0, reset: 0, implausible: 0, unknown: 0, malformed: 0, dropped: 0 };

export const sources: Schemas['Source'][] = [
  { router: 'branch-11-r1', state: 'connected', lastHeard: NOW, profile: 'openconfig', taken: { updates: 900, merged: 0, mergedByRouter: 0, throttledMillis: 0 }, rejected: nothing, served: [] },
  {
    router: 'branch-12-r1', state: 'connected', lastHeard: NOW, profile: 'junos', taken: { updates: 1000, merged: 20, mergedByRouter: 3, throttledMillis: 0 },
    rejected: { ...nothing, late: 5, dropped: 40 }, served: [{ what: 'queues', leaves: 0, refusal: 'it knows no such path' }],
  },
  { router: 'dc-a-r1', state: 'stale', reason: 'it is connected but sends nothing', taken: { updates: 7, merged: 0, mergedByRouter: 0, throttledMillis: 0 }, rejected: nothing, served: [] },
];

const learnt = { turnedDown: 2, challenged: false, rows: 30_000, from: NOW, to: NOW, base: 'least absolute errors', trees: 'XGBoost' };

export const models: Schemas['ForecastModels']['items'] = [
  { horizonSeconds: 900, version: 1, learner: 'hall-2/41', partition: 0, ...learnt },
  { horizonSeconds: 900, version: 3, learner: 'hall-1/17', partition: 1, ...learnt, challenged: true },
];

type Answer = unknown | ((body: unknown) => unknown);

/** An answer that is an error, as RFC 9457 writes it. */
export class Refusal {
  constructor(readonly status: number, readonly title: string, readonly detail: string) {}
}

/** Answers fetch with fixtures; `answers` come first, by "METHOD /path". Every call is in `calls`. */
export function controller(answers: Record<string, Answer> = {}) {
  const calls: string[] = [];
  const usual: Record<string, Answer> = {
    'GET /session': session, 'POST /login': session, 'POST /logout': undefined, 'GET /status': status, 'GET /sites': { items: sites }, 'GET /lines': { items: lines },
    'GET /plans': { items: plans }, 'GET /intents': { items: intents }, 'GET /classes': { items: ['voice', 'production', 'video'].map((name) => ({ name })) },
    'GET /plans/p-7': plan, 'GET /why': { subject: 'branch-12', text: 'Nothing had to change.', entries: [4] },
    'GET /lines/branch-12-mstp-1/queues': { items: queues }, 'GET /lines/branch-12-mstp-1/forecast': forecast, 'GET /series': { items: [] },
    'GET /scores': { items: [score] }, 'GET /forecasts/models': { items: [] }, 'GET /alarms': { items: [] }, 'GET /habits': { items: [] }, 'GET /anomalies': { judgedSeries: 0, leftSeries: 0, items: [] },
    'GET /lines/branch-12-5g/outlook': { line: 'branch-12-5g', usableNextHour: 0.97, usableNextDay: 0.95, flapRisk: 0.12, quota: { usedGb: 100, atEndGb: 262, atEndQ95Gb: 280, limitGb: 250, exceeds: 0.86 } },
  };
  const fetch = vi.fn(async (address: string, init?: { method?: string; body?: string; headers?: Record<string, string> }) => {
    const path = address.replace('/api/v1', '').replace(/\?.*/, '');
    const key = `${init?.method ?? 'GET'} ${path}`;
    calls.push(key);
    const known = key in answers ? answers[key] : usual[key];
    const answer = typeof known === 'function' ? (known as (body: unknown) => unknown)(init?.body === undefined ? undefined : init.headers?.['Content-Type'] === 'application/json' ? JSON.parse(init.body) : init.body) : known;
    if (answer instanceof Error) throw answer;
    if (answer instanceof Refusal) return new Response(JSON.stringify({ type: 'about:blank', ...answer }), { status: answer.status });
    if (!(key in answers) && !(key in usual)) return new Response(JSON.stringify({ type: 'about:blank', title: 'Not found', status: 404, detail: path }), { status: 404 });
    return new Response(answer === undefined ? '' : JSON.stringify(answer), { status: 200 });
  });
  vi.stubGlobal('fetch', fetch);
  return { calls };
}

/** Stands in for the event stream; a test sends through the last one that was opened. */
export class FakeEvents extends EventTarget {
  static last: FakeEvents | undefined;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly address: string) {
    super();
    FakeEvents.last = this;
  }
  send(name: string): void {
    this.dispatchEvent(new MessageEvent(name, { data: '{}' }));
  }
  close(): void {
    this.closed = true;
  }
}
