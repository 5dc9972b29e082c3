/** The made-up bank's state at a moment: who is placed where, what lines carry, what was decided. */
import { BRANCHES, CENTRES, chance, CLASSES, demand } from './bank.mjs';

export const SPEED = 60;
const STARTED = Date.now();
const NETWORK_START = Date.parse('2026-11-23T01:40:00Z');
const STEP = 10_000;

export const networkTime = () => NETWORK_START + (Date.now() - STARTED) * SPEED;
export const iso = (time) => new Date(time).toISOString();

const TROUBLE = {
  'branch-05-mstp-1': ['degraded', 'loss 0.84 % is above 0.2 % since 09:12'],
  'branch-16-mstp-2': ['down', 'port wan0 of branch-16-r2 went down'],
  'branch-30-mstp-1': ['down', 'port wan0 of branch-30-r1 went down'],
  'branch-33-mstp-2': ['stale', 'branch-33-r2 has not been heard since 09:31'],
  'branch-21-5g': ['degraded', 'delay 212 ms is above 100 ms'],
};
/** Branches whose classes were moved off their first line. */
const MOVED = { 'branch-12': ['video', 'big-data', 'test'], 'branch-20': ['big-data'], 'branch-24': ['office', 'test'], 'branch-30': CLASSES };

export const health = (line) => TROUBLE[line.id]?.[0] ?? 'up';

export function placement(branch) {
  const [first, second, mobile] = branch.contracts.map((line) => line.id);
  return Object.fromEntries(CLASSES.map((name) => [name, MOVED[branch.id]?.includes(name) ? [second, first, mobile] : [first, second, mobile]]));
}

const classesOn = (branch, line) => CLASSES.filter((name) => placement(branch)[name][0] === line.id);

/** Offered kbit/s of one class on the line it is placed on, with the noise of a sample. */
function offered(branch, name, direction, time) {
  const slot = Math.floor(time / STEP);
  const noise = 0.86 + 0.28 * chance(branch.id, name, direction, slot) + 0.16 * (chance(branch.id, name, Math.floor(slot / 18)) - 0.5);
  return demand(branch, name, direction, time) * noise;
}

export function load(branch, line, direction, time) {
  if (health(line) === 'down') return 0;
  const control = 6;
  return control + classesOn(branch, line).reduce((sum, name) => sum + offered(branch, name, direction, time), 0);
}

function measures(branch, line, direction, time) {
  if (health(line) === 'down') return { at: iso(time), kbps: 0, utilisation: 0, loss: 1 };
  const at = health(line) === 'stale' ? NETWORK_START - 540_000 : Math.floor(time / STEP) * STEP;
  const kbps = load(branch, line, direction, at);
  const utilisation = Math.min(1, kbps / line.committedKbps);
  const base = line.kind === '5g' ? (line.id === 'branch-21-5g' ? 212 : 24) : 4 + chance(line.id) * 9;
  return {
    at: iso(at), kbps, utilisation, delayMs: base * (1 + 0.1 * chance(line.id, direction, at)) + (utilisation > 0.9 ? 60 * (utilisation - 0.9) * 10 : 0),
    jitterMs: base / 14, loss: line.id === 'branch-05-mstp-1' ? 0.0084 : utilisation > 0.97 ? 0.004 : 0.00001,
  };
}

export function lineView(branch, line, time) {
  const reason = TROUBLE[line.id]?.[1];
  return {
    ...line, health: health(line), since: iso(NETWORK_START - 1_680_000), ...(reason ? { reason } : {}),
    ...(line.kind === '5g' ? { quotaUsedGb: line.monthlyQuotaGb * (0.1 + 0.5 * chance(line.id, 'quota')) } : {}),
    classes: classesOn(branch, line), up: measures(branch, line, 'up', time), down: measures(branch, line, 'down', time),
  };
}

export const lines = (time) => BRANCHES.flatMap((branch) => branch.contracts.map((line) => lineView(branch, line, time)));

export function sites() {
  const healthOf = (all) => (all.every((each) => each === all[0]) ? all[0] : 'degraded');
  const branches = BRANCHES.map(({ contracts, offered: _, ...site }, index) => ({
    ...site, lines: contracts.map((line) => line.id), health: healthOf(contracts.map(health)), placement: placement(BRANCHES[index]),
  }));
  return [...CENTRES.map((site) => ({ ...site, health: 'degraded' })), ...branches];
}

export function findLine(id) {
  for (const branch of BRANCHES) for (const line of branch.contracts) if (line.id === id) return { branch, line };
  return undefined;
}

/** Of the committed rate, what each queue is guaranteed. */
const SHARES = { control: 0.02, voice: 0.1, production: 0.3, video: 0.2, office: 0.15, 'big-data': 0.05, test: 0.02 };

/** Classes that get no more than a share of the line. */
const capped = (name) => name === 'test' || name === 'big-data';

export function queues({ branch, line }, time) {
  const here = classesOn(branch, line);
  const order = branch.contracts.indexOf(line);
  return ['up', 'down'].flatMap((direction) =>
    ['control', ...CLASSES].map((name) => {
      const wanted = name === 'control' ? 6 : here.includes(name) ? offered(branch, name, direction, time) : 0;
      const dropped = capped(name) ? Math.max(0, wanted - line.committedKbps * 0.13) : 0;
      return {
        class: name, direction, router: direction === 'up' ? `${branch.id}-r${order + 1}` : `${line.farSite}-r${order + 2}`,
        interface: direction === 'up' ? 'wan0' : `wan-${line.id}`, strict: name === 'control' || name === 'voice',
        guaranteeKbps: SHARES[name] * line.committedKbps, ceilingKbps: line.committedKbps, weight: 1, bufferBytes: 64_000, at: iso(time),
        sentKbps: wanted - dropped, droppedKbps: dropped, depthBytes: dropped > 0 ? 58_000 : wanted * 0.9, delayMs: dropped > 0 ? 210 : wanted > 0 ? 1.8 : 0,
      };
    }),
  );
}

export function forecast({ branch, line }, time) {
  const origin = Math.floor(time / 300_000) * 300_000;
  const here = classesOn(branch, line);
  const band = (names, direction, base) => {
    const q50 = Array.from({ length: 72 }, (_, step) => base + names.reduce((sum, name) => sum + demand(branch, name, direction, origin + (step + 1) * 300_000), 0));
    return { q50, q05: q50.map((value, step) => value * (0.88 - 0.0012 * step)), q95: q50.map((value, step) => value * (1.13 + 0.0022 * step)), factor: 1.02, scored: 840, covered: 0.91 };
  };
  const queue = (name, direction) => {
    const load = band(here.filter((each) => each === name), direction, 0);
    const guaranteeKbps = SHARES[name] * line.committedKbps;
    const room = capped(name) ? line.committedKbps * 0.13 : line.committedKbps * 0.9;
    const first = (values) => values.findIndex((value) => value > room);
    const from = (step) => (step < 0 ? undefined : iso(origin + step * 300_000));
    return {
      class: name, direction, strict: name === 'voice', guaranteeKbps, ceilingKbps: line.committedKbps, load, availableKbps: load.q50.map(() => room),
      lostShare: load.q50.map((value) => Math.max(0, 1 - room / Math.max(value, 1))), shortFrom: from(first(load.q50)), mayBeShortFrom: from(first(load.q95)),
    };
  };
  return {
    line: line.id, origin: iso(origin), stepSeconds: 300, capacityKbps: line.committedKbps, up: band(here, 'up', 6), down: band(here, 'down', 6),
    queues: ['up', 'down'].flatMap((direction) => CLASSES.map((name) => queue(name, direction))),
  };
}

export function series(name, from, to, most) {
  const [, id, direction, measure] = name.split('/');
  const found = findLine(id);
  const times = [];
  const values = [];
  if (!found || measure !== 'kbps') return { name, times, values };
  const step = Math.max(STEP, Math.ceil((to - from) / most / STEP) * STEP);
  const silent = health(found.line) === 'stale' ? NETWORK_START - 540_000 : Infinity;
  for (let time = Math.ceil(from / step) * step; time <= Math.min(to, silent); time += step) {
    if (id === 'branch-12-mstp-1' && time > NETWORK_START - 6_600_000 && time < NETWORK_START - 5_700_000) continue;
    times.push(time);
    values.push(load(found.branch, found.line, direction, time));
  }
  return { name, times, values };
}
