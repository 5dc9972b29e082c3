/** Answers /api/v1 inside Vite, in development and over the built console, with the controller's headers. */
import { BRANCHES, CLASSES } from './bank.mjs';
import { decide, intents, plans } from './decisions.mjs';
import * as network from './network.mjs';
import { DAY_MILLIS, models, report, sources } from './telemetry.mjs';

const POLICY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'";
const ALARM_POLICY = {
  name: 'congested', severity: 'major', when: [{ measure: 'utilisation', above: 0.9, timesContract: false }, { measure: 'queue-depth', above: 20_000, timesContract: false }], forSeconds: 300, clearBelow: 0.9, clearSeconds: 600,
  etag: '"0"', text: 'kind: AlarmPolicy\nname: congested\nseverity: major\nwhen: {usage: 90%, queueDepth: 20kB}\nfor: 5m\nclear: {below: 90%, for: 10m}\n',
};
const SESSION = { user: 'operator', roles: ['approver', 'auditor', 'operator', 'viewer'], expires: '2027-01-01T00:00:00Z' };
const STARTED = Date.now();
const listeners = new Set();

const problem = (status, title, detail) => ({ status, body: { type: 'about:blank', title, status, detail } });
const ok = (body, status = 200) => ({ status, body });
const brief = ({ units: _, ...plan }) => plan;

function tell(name, data) {
  for (const response of listeners) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function status() {
  const now = network.networkTime();
  const lines = { up: 0, degraded: 0, down: 0, stale: 0 };
  for (const line of network.lines(now)) lines[line.health]++;
  return {
    state: 'running', networkTime: network.iso(now), realTime: new Date().toISOString(), speed: network.SPEED, routers: 120,
    sessions: { netconfUp: 119, gnmiUp: 119, gnmiStale: 1, bgpUp: 3 }, topology: { nodes: 120, links: 612, stale: false }, lines,
    plans: { made: plans.length, applied: 3, rolledBack: 1, pending: 1 }, intents: { met: 3, 'at-risk': 1, violated: 1, unknown: 1 },
    history: { state: 'done', importedSeries: 1296, leftOut: {} }, planning: { lastRound: network.iso(now - 120_000), nextRound: network.iso(now + 180_000), millis: 222 },
    zone: 'Asia/Shanghai', samples: 4_180_000 + Math.floor((Date.now() - STARTED) * 9),
  };
}

function why(subject) {
  if (subject === 'branch-12') {
    return `At 09:22 branch-12-mstp-1 (down) was expected to reach 112 % of its 8 Mbit/s by 10:35. Plan p-0006 moved video, big-data and test to branch-12-mstp-2 under the standing approval of video-everywhere; three routers were changed in 0.8 s and read back.\nSince then both lines stayed below 78 % and no packet of production was lost.`;
  }
  if (subject === 'branch-30') return 'branch-30-mstp-1 went down at 09:12: the routers switched to branch-30-mstp-2 by themselves. Plan p-0005 confirms that place; branch-30-r3 could not be reached yet.';
  return `Nothing had to change at ${subject}: no objective was broken and none is expected to be through 15:40.`;
}

function score(line, period, now) {
  const parts = [
    { measure: 'availability', points: 40, most: 40, badMinutes: 0, worst: 100, limit: 99.9, unit: '%', evidence: 'down in 0 of 600 known minutes: 100.000 % up, 99.900 % promised' },
    { measure: 'delay', points: 13.6, most: 20, badMinutes: 48, worst: 31.2, limit: 12, unit: 'ms', evidence: 'above 12.0 ms in 48 of 600 judged minutes, at worst 31.2 ms' },
  ];
  return { line, carrier: 'First', period, start: network.iso(now - 3_600_000), points: 93.6, knownShare: 1, parts, shared: [] };
}

function answer(method, path, query, body) {
  const now = network.networkTime();
  const [room, id, verb] = path.split('/').slice(1).map(decodeURIComponent);
  if (room === 'login') return body.code === 'wrong' ? problem(401, 'Unauthorized', 'the code, or the user and password, are wrong or spent') : ok(SESSION);
  if (room === 'session') return ok(SESSION);
  if (room === 'status') return ok(status());
  if (room === 'sites') return ok({ items: network.sites() });
  if (room === 'classes') return ok({ items: CLASSES.map((name, index) => ({ name, color: 100 + 10 * index, priority: index + 1, dscp: [46 - index] })) });
  if (room === 'intents') return ok({ items: intents });
  if (room === 'forecasts' && id === 'models') return ok({ items: models(now) }, method === 'GET' ? 200 : 202);
  if (room === 'forecasts') return ok({ items: [], score: { scored: 48_210, mae: 61, naiveMae: 104, coverage90: 0.912 } });
  if (room === 'habits') return ok({ items: [{ question: 'big-data from dc-a runs 01:10-03:40 on working days (36.0 Mbit/s, otherwise 2.0; 22 of 23 days): protect it?', intent: 'kind: Intent\nname: big-data-dc-a-bank-days-0110\n' }] });
  if (room === 'alarms' && id === 'policies') return method === 'GET' ? ok({ items: [ALARM_POLICY] }) : problem(405, 'Not allowed', 'the made-up bank keeps its policies');
  if (room === 'alarms') return ok({ items: [{ policy: 'congested', severity: 'major', line: 'branch-12-mstp-1', direction: 'down', since: network.iso(now - 900_000), raised: network.iso(now - 600_000), stale: false, evidence: 'usage 93.1 % (limit 90.0 %), queue depth 41200 bytes (limit 20000 bytes)' }] });
  if (room === 'anomalies') return ok({ judgedSeries: 1296, leftSeries: 0, items: [{ series: 'demand/branch-07/office/dc-a/down', type: 'drop', start: network.iso(now - 1_200_000), value: 210, expected: 1630 }] });
  if (room === 'sources') {
    if (!id) return ok({ items: sources(now) });
    const found = sources(now).find((source) => source.router === id);
    return found ? ok(found) : problem(404, 'Not found', `there is no router ${id}`);
  }
  if (room === 'reports') {
    const time = (name, otherwise) => (query.has(name) ? Date.parse(query.get(name)) : otherwise);
    const to = time('to', now);
    return ok(report(query.get('by') ?? 'application', query.get('site'), time('from', to - DAY_MILLIS), to));
  }
  if (room === 'scores') return ok({ items: [score(query.get('line'), query.get('period'), now)] });
  if (room === 'why') return ok({ subject: query.get('subject'), text: why(query.get('subject')), entries: [412, 415] });
  if (room === 'series') {
    const [from, to] = ['from', 'to'].map((name) => Date.parse(query.get(name)));
    return ok({ items: query.getAll('name').map((name) => network.series(name, from, to, Number(query.get('maxPoints')))) });
  }
  if (room === 'lines') {
    if (!id) return ok({ items: network.lines(now) });
    const found = network.findLine(id);
    if (!found) return problem(404, 'Not found', `there is no line ${id}`);
    if (verb === 'outlook') return ok({ line: id, usableNextHour: 0.97, usableNextDay: 0.95, flapRisk: 0.12, quota: { usedGb: 100, atEndGb: 190, atEndQ95Gb: 214, limitGb: 250, exceeds: 0.02 } });
    if (verb === 'queues') return ok({ items: network.queues(found, now) });
    if (verb === 'forecast') return ok(network.forecast(found, now));
    return ok(network.lineView(found.branch, found.line, now));
  }
  if (room === 'plans') {
    if (!id) return ok({ items: plans.map(brief) });
    const found = plans.find((plan) => plan.id === id);
    if (!found) return problem(404, 'Not found', `there is no plan ${id}`);
    if (method === 'GET') return ok(found);
    if (!decide(found, verb)) return problem(409, 'Conflict', `plan ${id} is ${found.status}`);
    if (found.status === 'deploying') setTimeout(() => ((found.status = 'applied'), found.units.forEach((unit) => (unit.status = 'confirmed')), tell('plan', { id })), 3000);
    tell('plan', { id });
    return ok(brief(found), 202);
  }
  return problem(404, 'Not found', `${path} is nothing`);
}

function stream(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

export function mockController() {
  let loggedIn = false;
  async function handle(request, response, next) {
    const url = new URL(request.url, 'http://localhost');
    if (!url.pathname.startsWith('/api/v1/')) return next();
    const path = url.pathname.slice('/api/v1'.length);
    if (!loggedIn && path !== '/login') return send(response, problem(401, 'Unauthorized', 'send a session\'s token as bearer or cookie'));
    if (path === '/events') return stream(response);
    if (path === '/logout') return (loggedIn = false), send(response, { status: 204 });
    let text = '';
    for await (const chunk of request) text += chunk;
    const result = answer(request.method, path, url.searchParams, text ? JSON.parse(text) : {});
    if (path === '/login' && result.status === 200) loggedIn = true;
    return send(response, result);
  }
  function send(response, { status: code, body }) {
    response.writeHead(code, { 'Content-Type': code < 400 ? 'application/json' : 'application/problem+json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  }
  const policy = (_request, response, next) => (response.setHeader('Content-Security-Policy', POLICY), next());
  setInterval(() => tell('line', { id: BRANCHES[0].contracts[0].id }), 7000).unref();
  return {
    name: 'branchline-mock',
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => void server.middlewares.use(policy).use(handle),
  };
}
