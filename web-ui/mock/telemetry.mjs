/** How the made-up bank's routers are heard, and what its sites exchange by their flow records. */
import { BRANCHES, CENTRES, chance, demand } from './bank.mjs';
import { iso, networkTime } from './network.mjs';

export const DAY_MILLIS = 86_400_000;
const BEGAN = networkTime() - DAY_MILLIS;
const SAMPLE_SECONDS = 10;
const PROFILES = ['openconfig', 'junos', 'ios-xr', 'sros'];

/** What goes wrong with some routers; the rest is in order. */
const TROUBLE = {
  'branch-33-r2': { state: 'stale', reason: 'it is connected but sends nothing', silentMillis: 540_000 },
  'branch-30-r3': { state: 'connecting', reason: 'connection refused', silent: true },
  'branch-12-r1': { taken: { merged: 4120, throttledMillis: 800 }, rejected: { late: 31 } },
  'branch-08-r2': { rejected: { future: 5210 } },
  'dc-b-r3': { rejected: { reset: 96, duplicate: 12 } },
  'branch-26-r1': { refusal: 'it knows no such path' },
  'branch-17-r3': { rejected: { malformed: 7, unknown: 240 } },
};

function source(router, index, time) {
  const { state = 'connected', reason, silentMillis = 0, silent = false, taken = {}, rejected = {}, refusal = '' } = TROUBLE[router] ?? {};
  const leaves = router.startsWith('dc-') ? 980 : 96;
  const heard = time - silentMillis - SAMPLE_SECONDS * 1000 * chance(router, Math.floor(time / 10_000));
  const updates = silent ? 0 : Math.floor(((heard - BEGAN) / 1000 / SAMPLE_SECONDS) * leaves);
  return {
    router, state, ...(reason ? { reason } : {}), ...(silent ? {} : { lastHeard: iso(heard), profile: PROFILES[index % PROFILES.length] }),
    taken: { updates, merged: 0, mergedByRouter: 0, throttledMillis: 0, ...taken },
    rejected: { late: 0, duplicate: 0, future: 0, reset: 0, implausible: 0, unknown: 0, malformed: 0, dropped: 0, ...rejected },
    served: silent ? [] : [{ what: 'interfaces', leaves: leaves / 2, refusal: '' }, { what: 'queues', leaves: refusal ? 0 : leaves / 2, refusal }],
  };
}

export const sources = (time) => [...CENTRES, ...BRANCHES].flatMap((site) => site.routers).map((router, index) => source(router, index, time));

/** Each with its class and its share of it. */
const APPLICATIONS = [['core-banking', 'production', 0.8], ['cards', 'production', 0.2], ['video-meeting', 'video', 1], ['mail', 'office', 0.4], ['web', 'office', 0.6], ['backup', 'big-data', 1], ['telephony', 'voice', 1]];

/** The busy hour's rate of a class, in octets of so long. */
const octets = (branch, name, direction, millis) => Math.round((0.35 * demand(branch, name, direction, Date.parse('2026-11-23T02:30:00Z')) * millis) / 8);

function rows(branch, by, millis) {
  const ofApplication = APPLICATIONS.map(([name, trafficClass, share]) => ({
    site: branch.id, name,
    upOctets: Math.round(share * octets(branch, trafficClass, 'up', millis)), downOctets: Math.round(share * octets(branch, trafficClass, 'down', millis)),
  }));
  if (by === 'application') return ofApplication;
  const sum = (key) => ofApplication.reduce((total, row) => total + row[key], 0);
  return [['1', 0.6], ['2', 0.3], ['9', 0.1]].map(([third, share]) => ({
    site: branch.id, name: `${branch.prefix.split('.').slice(0, 2).join('.')}.${third}.0-24`, upOctets: Math.round(share * sum('upOctets')), downOctets: Math.round(share * sum('downOctets')),
  }));
}

export function report(by, site, from, to) {
  const items = BRANCHES.filter((branch) => !site || branch.id === site).flatMap((branch) => rows(branch, by, to - from));
  items.sort((a, b) => b.upOctets + b.downOctets - a.upOctets - a.downOctets);
  const exporters = BRANCHES.slice(0, 12).map((branch, index) => ({
    router: branch.routers[0], records: 84_000 + 1300 * index, elsewhere: index === 4 ? 57 : 0, malformed: index === 7 ? 2 : 0, unknown: index, lost: index === 2 ? 310 : 0, lastHeard: iso(to - 20_000),
  }));
  return { by, from: iso(from), to: iso(to), items, exporters };
}

/** Two learners' models of some horizons, trained last night. */
export const models = (time) =>
  [900, 3600, 86_400].flatMap((horizonSeconds) =>
    [0, 1].map((partition) => ({
      horizonSeconds, version: 2 + partition, turnedDown: 1, challenged: horizonSeconds === 3600, rows: 30_000, from: iso(time - 28 * DAY_MILLIS), to: iso(time - DAY_MILLIS / 3),
      base: 'least absolute errors of 30000 rows', trees: 'XGBoost', learner: `hall-${partition + 1}/17`, partition,
    })),
  );
