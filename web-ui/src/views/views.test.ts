import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live } from '../app/live.svelte';
import { place } from '../app/place.svelte';
import { alarm, controller, FakeEvents, models, NOW, plan, plans, policy, Refusal, score, sites, sources, status } from '../client/fixtures';
import App from '../app/App.svelte';
import AlarmPolicies from './AlarmPolicies.svelte';
import Intents from './Intents.svelte';
import Overview from './Overview.svelte';
import PlanPanel from './PlanPanel.svelte';
import Plans from './Plans.svelte';
import SitePanel from './SitePanel.svelte';
import Telemetry from './Telemetry.svelte';
import Traffic from './Traffic.svelte';

// Neither WebGL nor a canvas is here: both are looked at in a real browser (e2e/journey.mjs).
vi.mock('./Network.svelte', async () => await import('../widgets/Chip.svelte'));
vi.mock('../widgets/LoadChart.svelte', async () => await import('./testing/ChartProbe.svelte'));

// A starved machine is not a failure.
configure({ asyncUtilTimeout: 20_000 });

const branch = sites[3]!;

async function open(answers: Record<string, unknown> = {}) {
  const fake = controller(answers);
  await live.begin();
  return fake;
}

beforeEach(() => {
  vi.stubGlobal('EventSource', FakeEvents);
  location.hash = '';
});

afterEach(() => {
  cleanup();
  live.forget();
  live.trouble = null;
  live.checked = false;
  place.site = place.line = place.plan = place.page = null;
  vi.unstubAllGlobals();
});

describe('login', () => {
  it('opens the console with a one-time code', async () => {
    controller({ 'GET /session': new Refusal(401, 'Unauthorized', '') });
    render(App);
    const code = await screen.findByLabelText('One-time code');
    const button = screen.getByRole('button', { name: 'Log in' });
    expect(button).toHaveProperty('disabled', true);
    await fireEvent.input(code, { target: { value: ' 123-456 ' } });
    await fireEvent.click(button);
    await screen.findByRole('button', { name: 'Log out' });
    expect((await screen.findByTitle('118 of 120 routers, 2 stale')).textContent).toContain('118');
    expect(screen.getByText('wei')).toBeTruthy();
  });

  it('says what is wrong with a password', async () => {
    controller({ 'GET /session': new Refusal(401, 'Unauthorized', ''), 'POST /login': new Refusal(401, 'Unauthorized', 'the password is wrong') });
    render(App);
    await fireEvent.input(await screen.findByLabelText('User'), { target: { value: 'wei' } });
    await fireEvent.input(screen.getByLabelText('Password'), { target: { value: 'x' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Log in' }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('the password is wrong'));
  });
});

describe('overview', () => {
  it('lists branches, worst first, and finds them', async () => {
    await open();
    render(Overview);
    const names = () => screen.getAllByRole('button').map((each) => each.textContent ?? '').filter((text) => text.includes('branch-'));
    expect(names().map((text) => text.trim().slice(0, 9))).toEqual(['branch-12', 'branch-11']);
    await fireEvent.input(screen.getByLabelText('Find a branch'), { target: { value: 'nanj' } });
    expect(names()).toHaveLength(1);
    await fireEvent.input(screen.getByLabelText('Find a branch'), { target: { value: 'nowhere' } });
    expect(screen.getByText('No branch matches.')).toBeTruthy();
  });

  it('says how forecasts came true', async () => {
    await open({ 'GET /forecasts': { items: [], score: { scored: 1200, mae: 50, naiveMae: 100, coverage90: 0.91 } } });
    render(Overview);
    expect((await screen.findByTitle('Of 1,200 forecasts that came due')).textContent).toMatch(/held 91 %, error 0.50 of naive/);
  });

  it('asks whether a habit is to be protected, with the intent for it', async () => {
    const question = 'big-data from dc-a runs 01:10-03:40 on working days (36.0 Mbit/s, otherwise 2.0; 22 of 23 days): protect it?';
    await open({ 'GET /habits': { items: [{ question, intent: 'kind: Intent\nname: big-data-dc-a' }] } });
    render(Intents);
    await screen.findByText(question);
    expect(screen.getByText(/name: big-data-dc-a/)).toBeTruthy();
  });

  it('shows alarms and anomalies that go on, and leads to their branch', async () => {
    const items = [
      { series: 'demand/branch-11/voice/dc-a/up', type: 'drop', start: NOW, value: 20, expected: 100 },
      { series: 'demand/branch-12/voice/dc-a/up', type: 'spike', start: NOW, end: NOW, value: 200, expected: 100 },
    ];
    await open({ 'GET /alarms': { items: [alarm] }, 'GET /anomalies': { judgedSeries: 2, leftSeries: 0, items } });
    render(Overview);
    await screen.findByText('1 alarms, 1 anomalies');
    expect(screen.getByText('20 where 100 kbit/s were expected')).toBeTruthy();
    await fireEvent.click(screen.getByText('usage 93 % (limit 90 %)'));
    expect(location.hash).toBe('#/site/branch-12/branch-12-mstp-1');
  });

  it('never shows a stale line as a healthy one', async () => {
    await open();
    render(Overview);
    const meter = screen.getByRole('meter', { name: /branch-12-5g: stale/ });
    expect(meter.className).toContain('none');
    expect(meter.querySelector('.fill')).toBeNull();
  });
});

describe('telemetry', () => {
  it('sums up every cause, and lists who is heard worst first', async () => {
    await open({ 'GET /sources': { items: sources } });
    render(Telemetry);
    await screen.findByText('2 of 3 connected, 1 stale');
    const figures = within(screen.getByLabelText('Values by cause'));
    const figure = (label: string) => figures.getByText(label).nextElementSibling?.textContent;
    expect([figure('values'), figure('merged'), figure('merged by router'), figure('dropped'), figure('late'), figure('malformed')]).toEqual(['1,907', '20', '3', '40', '5', '0']);
    const rows = () => screen.getAllByRole('listitem').map((row) => row.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows().map((row) => /[a-z]+-[0-9a-z]+-r1/.exec(row)?.[0])).toEqual(['dc-a-r1', 'branch-12-r1', 'branch-11-r1']);
    expect(rows()[0]).toContain('it is connected but sends nothing');
    const tone = (state: string) => screen.getAllByText(state, { selector: '.chip' })[0]?.className ?? '';
    expect([tone('connected'), tone('stale')].map((classes) => /good|none/.exec(classes)?.[0])).toEqual(['good', 'none']);
    expect(rows()[1]).toContain('40 dropped · 20 merged · 5 late · 3 merged by router');
    expect(rows()[1]).toContain('no queues: it knows no such path');
    await fireEvent.input(screen.getByLabelText('Find a router'), { target: { value: 'junos' } });
    expect(rows()).toHaveLength(1);
  });

  it('lists the models of learners, and has them trained', async () => {
    const fake = await open({ 'GET /sources': { items: sources }, 'GET /forecasts/models': { items: models }, 'POST /forecasts/models': { items: models } });
    render(Telemetry);
    await fireEvent.click(await screen.findByText('2 forecast models of 2 learners'));
    const rows = within(screen.getByRole('table', { name: 'Forecast models' })).getAllByRole('row').slice(1);
    const cells = rows.map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent));
    expect(cells.map((row) => row.slice(0, 6))).toEqual([
      ['15 min', 'hall-2/41', '0', '1', '2', '30,000'],
      ['15 min', 'hall-1/17', '1', '3, challenged', '2', '30,000'],
    ]);
    await fireEvent.click(screen.getByRole('button', { name: 'Train now' }));
    await waitFor(() => expect(fake.calls).toContain('POST /forecasts/models'));
  });

  it('reports traffic by application and by subnet', async () => {
    const exporters = [{ router: 'branch-12-r1', records: 1200, elsewhere: 0, malformed: 1, unknown: 2, lost: 3 }];
    let asked = 'application';
    const report = () => ({
      by: asked, from: NOW, to: NOW, exporters,
      items: [asked === 'application' ? { site: 'branch-12', name: 'core-banking', upOctets: 6e6, downOctets: 2.5e9 } : { site: 'branch-12', name: '10.12.3.0-24', upOctets: 1, downOctets: 2 }],
    });
    await open({ 'GET /reports': report });
    render(Traffic);
    await screen.findByText('core-banking');
    expect(screen.getByText('2.5 GB')).toBeTruthy();
    expect(screen.getByText(/1 routers sent 1,200 records/).textContent).toMatch(/2 without a template,\s+1 malformed, 3 lost/);
    asked = 'subnet';
    await fireEvent.click(screen.getByRole('button', { name: 'by subnet' }));
    await screen.findByText('10.12.3.0/24');
  });
});

describe('alarm policies', () => {
  it('are changed in their own words, and say what is wrong', async () => {
    const written: unknown[] = [];
    const put = (body: unknown) => {
      written.push(body);
      return written.length === 1 ? new Refusal(422, 'The document is not valid', 'when.usage: "lots" is no share') : policy;
    };
    const fake = await open({ 'GET /alarms/policies': { items: [policy] }, 'PUT /alarms/policies/congested': put });
    render(AlarmPolicies);
    await fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const text = screen.getByLabelText('Policy');
    expect(text).toHaveProperty('value', policy.text);
    await fireEvent.input(text, { target: { value: 'kind: AlarmPolicy\nname: congested\nwhen: {usage: lots}\n' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/when.usage: "lots" is no share/);
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.calls.filter((call) => call === 'GET /alarms/policies').length).toBeGreaterThan(1));
    expect(written[0]).toContain('usage: lots');
  });

  it('are deleted', async () => {
    const fake = await open({ 'GET /alarms/policies': { items: [policy] }, 'DELETE /alarms/policies/congested': undefined });
    render(AlarmPolicies);
    await fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(fake.calls).toContain('DELETE /alarms/policies/congested'));
  });
});

describe('a branch', () => {
  it('shows its lines with figures, classes, quota and reasons', async () => {
    await open();
    render(SitePanel, { site: branch });
    const rows = within(screen.getByRole('group', { name: 'Lines of branch-12' })).getAllByRole('button');
    const [first, second, mobile] = rows.map((row) => row.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows).toHaveLength(3);
    for (const figure of ['MSTP 1', '50 %', '4.00 Mbit/s', '5.3 ms', '83 %', '0.40 %', 'voice', 'production']) expect(first).toContain(figure);
    expect(second).toContain('loss 0.84 % is above 0.2 %');
    expect(mobile).toContain('stale');
    expect(mobile).toContain('100 / 250 GB');
    expect(mobile).toContain('standby');
  });

  it('shows how well a line keeps its contract, where it lost points, and what it shares', async () => {
    await open({ 'GET /scores': { items: [score] } });
    render(SitePanel, { site: branch });
    const box = await screen.findByRole('region', { name: 'Score' });
    await waitFor(() => expect(box.textContent?.replace(/\s+/g, ' ')).toContain('this day88'));
    expect(box.textContent).toContain('−12 today for delay: above 20 ms in 93 of 600 judged minutes');
    expect(box.textContent).toContain('shares duct suzhou-west with branch-12-mstp-2 of the same branch');
  });

  it('says what to expect of a 5G line', async () => {
    await open();
    place.line = 'branch-12-5g';
    render(SitePanel, { site: branch });
    const box = await screen.findByRole('region', { name: 'Score' });
    await waitFor(() => expect(box.textContent).toContain('at the end of the month 262 of 250 GB, too much by 86 %'));
    expect(box.textContent).toContain('97 % of the next hour, 95 % of the next day; goes down within a day by 12 %');
  });

  it('says that a score is not known', async () => {
    const { points: _, ...unknown } = score;
    await open({ 'GET /scores': { items: [unknown] } });
    render(SitePanel, { site: branch });
    const box = await screen.findByRole('region', { name: 'Score' });
    await waitFor(() => expect(box.textContent).toContain('not known'));
  });

  it('shows load, forecast and queues of the chosen line', async () => {
    const { calls } = await open();
    render(SitePanel, { site: branch });
    const up = await screen.findByRole('table', { name: 'Queues up' });
    await waitFor(() => expect(up.textContent).toContain('voice'));
    const test = within(up).getAllByRole('row').find((row) => row.textContent?.includes('test'));
    expect(test?.textContent?.replace(/\s+/g, ' ')).toMatch(/900.*123.*58.*210/);
    expect(test?.querySelector('.lost')).not.toBeNull();
    await waitFor(() => expect(test?.querySelector('.next')?.textContent).toBe('2000'));
    expect(test?.querySelector('.next')?.classList).toContain('bad');
    expect(screen.getByText('↑ test is expected to be offered more than it gets from 02:05: up to 25 % finds no room.')).toBeTruthy();
    expect(screen.getByText('↓ voice may be offered more than it gets from 02:05.')).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId('↑ up').textContent).toContain('expected to peak at 4.50 Mbit/s at 02:10, 56 %'));
    expect(screen.getByTestId('↓ down').dataset.committed).toBe('8000');
    expect(calls).toContain('GET /series');
  });

  it('says why, and what went wrong when it cannot', async () => {
    await open();
    render(SitePanel, { site: branch });
    expect(await screen.findByText('Nothing had to change.')).toBeTruthy();
    cleanup();
    controller({ 'GET /why': new Refusal(404, 'Not found', '"branch-12" is no site') });
    render(SitePanel, { site: branch });
    expect(await screen.findByText(/"branch-12" is no site/)).toBeTruthy();
  });

  it('selects a line by its button and writes it into the address', async () => {
    await open();
    render(SitePanel, { site: branch });
    await fireEvent.click(screen.getByRole('button', { name: /MSTP 2/ }));
    expect(location.hash).toBe('#/site/branch-12/branch-12-mstp-2');
  });
});

describe('plans', () => {
  it('are listed newest first with status, move and reason', async () => {
    await open();
    render(Plans);
    const rows = screen.getAllByRole('button').map((row) => row.textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows).toHaveLength(2);
    for (const part of ['proposed', '02:00', 'branch-12: video → mstp-2', 'breach foreseen 02:35', '112 %']) expect(rows[0]).toContain(part);
    expect(rows[1]).toContain('applied');
  });

  it('say that there are none', async () => {
    await open({ 'GET /plans': { items: [] } });
    render(Plans);
    expect(screen.getByText(/No plan yet/)).toBeTruthy();
  });

  it('show reasons, breaches, moves, timings and configuration', async () => {
    await open();
    const { container } = render(PlanPanel, { id: 'p-7' });
    await screen.findByRole('heading', { name: /Reasons/ });
    const text = container.textContent?.replace(/\s+/g, ' ') ?? '';
    for (const part of [plan.reasons[0]!, '02:35', 'loss 3.1 %', 'search 118 ms', 'read back 20 ms', 'together 190 ms', 'branch-12-r1', 'steer DSCP [36]']) expect(text).toContain(part);
  });

  it('are approved with one click', async () => {
    const { calls } = await open({ 'POST /plans/p-7/approve': { ...plans[0], status: 'deploying' } });
    render(PlanPanel, { id: 'p-7' });
    await fireEvent.click(await screen.findByRole('button', { name: 'Approve' }));
    expect(calls).toContain('POST /plans/p-7/approve');
    await waitFor(() => expect(live.plans[0]?.status).toBe('deploying'));
  });

  it('tell why a decision was refused', async () => {
    await open({ 'POST /plans/p-7/reject': new Refusal(409, 'Conflict', 'plan p-7 is applied') });
    render(PlanPanel, { id: 'p-7' });
    await fireEvent.click(await screen.findByRole('button', { name: 'Reject' }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('plan p-7 is applied'));
  });

  it('offer nothing to those who may only look', async () => {
    await open({ 'GET /session': { user: 'eve', roles: ['viewer'], expires: status.realTime } });
    render(PlanPanel, { id: 'p-7' });
    await screen.findByRole('heading', { name: /Reasons/ });
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('say so when they do not exist', async () => {
    await open();
    render(PlanPanel, { id: 'p-0' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Not found'));
  });
});

describe('intents', () => {
  it('come with the broken ones first, and their reasons', async () => {
    await open();
    render(Intents);
    const rows = screen.getAllByRole('listitem').map((row) => row.textContent ?? '');
    expect(rows[0]).toContain('violated');
    expect(rows[0]).toContain('branch-12: loss 0.84 %');
    expect(rows[1]).toContain('latency 80ms');
    expect(screen.getByText('1 of 2 met')).toBeTruthy();
  });
});
