/** Plans and intents of the made-up bank. */
import { BRANCHES, CLASSES } from './bank.mjs';
import { iso, networkTime } from './network.mjs';

const began = networkTime();
const at = (minutes) => iso(began + minutes * 60_000);

function unit(site, names, status, reason) {
  const router = (id, hub) => ({
    router: id,
    changes: [
      ...names.map((name, index) => `put SR policy ${name}-${hub} (color ${100 + index * 10}, endpoint 10.255.0.${hub === 'dc-a' ? 1 : 9}): 200 via [16012, 24002, 16001]; 150 via [24001, 16001]; 100 via [16013, 24007, 16001]`),
      ...names.map((name) => `steer DSCP [${name === 'video' ? '36, 38' : '10'}] to 10.200.0.0/16 into color 120`),
      'queues of wan0 at 8 Mbit/s: control 160 kbit/s, voice 800 kbit/s, production 2.4 Mbit/s, video 1.6 Mbit/s, office 1.2 Mbit/s, big-data 400 kbit/s, test 160 kbit/s',
    ],
  });
  return { id: `${site}-1`, site, status, ...(reason ? { reason } : {}), routers: [router(`${site}-r1`, 'dc-a'), router('dc-a-r1', site), router(`${site}-r2`, 'dc-a')] };
}

function plan(id, minutes, status, site, city, names, more = {}) {
  const [first, second] = [`${site}-mstp-1`, `${site}-mstp-2`];
  return {
    id, createdAt: at(minutes), trigger: 'outlook', status, routers: 3, sites: [site],
    summary: names.map((name) => `${site}: ${name} from ${first} to ${second}`).join('; '),
    reasons: [
      `${first} (down) is expected to carry 8.94 Mbit/s at 10:35, 112 % of the committed 8 Mbit/s; video would lose 3.1 % and wait 240 ms.`,
      `${names.join(', ')} on ${second} leaves both lines below 78 % through 16:00; production and voice stay where they are.`,
    ],
    moves: names.map((name) => ({ site, class: name, from: first, to: second, why: `${first} would be at 112 % at 10:35; ${second} at 71 %` })),
    foreseen: [{ site, class: names[0], direction: 'down', line: first, at: at(minutes + 55), why: `${names[0]} at ${city} would lose 3.1 % (objective 1 %) and wait 240 ms (objective 150 ms)` }],
    violations: [], timings: { outlook: 41, search: 118, verify: 63, prepare: 212, commit: 480, readBack: 95 },
    units: [unit(site, names, status === 'applied' ? 'confirmed' : status === 'rolled-back' ? 'rolled-back' : 'planned')], ...more,
  };
}

const everywhere = BRANCHES.slice(0, 36).map((branch) => unit(branch.id, CLASSES, 'confirmed'));

export const plans = [
  plan('p-0007', -4, 'proposed', 'branch-09', 'Jinan', ['big-data']),
  plan('p-0006', -18, 'applied', 'branch-12', 'Suzhou', ['video', 'big-data', 'test'], { acceptedBy: 'standing approval of video-everywhere', finishedAt: at(-17) }),
  plan('p-0005', -31, 'pending', 'branch-30', 'Kunming', CLASSES, {
    trigger: 'line down', acceptedBy: 'standing approval of production-everywhere', foreseen: [],
    summary: 'branch-30: 6 classes placed', reasons: ['branch-30-mstp-1 is down since 09:12; every class moves to branch-30-mstp-2.'],
    units: [unit('branch-30', ['video'], 'pending', 'branch-30-r3 cannot be reached: connection refused')],
  }),
  plan('p-0004', -74, 'rolled-back', 'branch-24', 'Xiamen', ['office'], { acceptedBy: 'operator', finishedAt: at(-60), note: 'undone by operator' }),
  plan('p-0003', -92, 'superseded', 'branch-24', 'Xiamen', ['office', 'test']),
  plan('p-0002', -140, 'applied', 'branch-20', 'Wuhan', ['big-data'], { acceptedBy: 'standing approval of big-data-everywhere', finishedAt: at(-139) }),
  {
    ...plan('p-0001', -180, 'applied', 'branch-01', 'Tianjin', ['voice']), trigger: 'start', acceptedBy: 'standing approval of voice-everywhere', finishedAt: at(-178),
    summary: '36 branches: 216 classes placed', reasons: ['No class had a place of its own: every one now has a first line, two backups and a queue at both ends.'], foreseen: [],
    sites: BRANCHES.map((branch) => branch.id), routers: 120, units: everywhere,
    moves: BRANCHES.flatMap((branch) => CLASSES.map((name) => ({ site: branch.id, class: name, to: `${branch.id}-mstp-1`, why: 'the shortest line with room for it' }))),
  },
];

const intent = (name, priority, latency, loss, status, reasons = []) => ({
  kind: 'Intent', name: `${name}-everywhere`, tenant: 'joint-stock', traffic: name, from: { sites: { tier: 'branch' } }, to: { sites: ['dc-a', 'dc-b', 'dc-c'] },
  objectives: { latency, loss }, path: { prefer: ['mstp', '5g'] }, autonomy: name === 'big-data' ? 'advise' : 'autopilot', priority, etag: `"${priority}"`,
  status: { name: `${name}-everywhere`, status, reasons, measuredAt: at(0) },
});

export const intents = [
  intent('voice', 1, '80ms', '1%', 'met', ['36 of 36 sites within 80 ms and 1 %']),
  intent('production', 2, '100ms', '0.2%', 'violated', ['branch-05: loss 0.84 % up over branch-05-mstp-1 (objective 0.2 %)']),
  intent('video', 3, '150ms', '1%', 'at-risk', ['branch-14: 143 ms of 150 ms expected at 10:40']),
  intent('office', 4, '400ms', '1%', 'met'),
  intent('big-data', 5, '2s', '2%', 'met'),
  intent('test', 6, '2s', '5%', 'unknown', ['branch-33: not measured since 09:31']),
];

const NEXT = { approve: ['accepted', ['proposed']], deploy: ['deploying', ['proposed', 'accepted']], reject: ['rejected', ['proposed']], rollback: ['rolled-back', ['applied', 'pending', 'failed']] };

/** The plan after a decision, or undefined when its status does not allow it. */
export function decide(found, verb) {
  const [status, from] = NEXT[verb];
  if (!from.includes(found.status)) return undefined;
  found.status = status;
  found.acceptedBy = 'operator';
  return found;
}
