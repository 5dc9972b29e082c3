import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { controller, FakeEvents, NOW, Refusal, status } from '../client/fixtures';
import { live } from './live.svelte';

const QUIET = 500;
const POLL = 5000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeEvents);
});

afterEach(() => {
  live.forget();
  live.trouble = null;
  live.lost = false;
  live.connected = false;
  location.hash = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('logging in', () => {
  it('spends the code in the address and removes it', async () => {
    let body: unknown;
    controller({ 'POST /login': (sent: unknown) => ((body = sent), { user: 'wei', roles: [], expires: NOW }) });
    location.hash = '#code=a%2Fb';
    await live.begin();
    expect(body).toEqual({ code: 'a/b' });
    expect(location.href).not.toContain('code');
    expect(live.session?.user).toBe('wei');
    expect(live.sites).toHaveLength(4);
  });

  it('says why a code is refused', async () => {
    controller({ 'POST /login': new Refusal(401, 'Unauthorized', 'the code is spent') });
    location.hash = '#code=old';
    await live.begin();
    expect(live.session).toBeNull();
    expect(live.trouble).toEqual({ title: 'Unauthorized', detail: 'the code is spent' });
  });

  it('is not troubled that nobody is logged in yet', async () => {
    controller({ 'GET /session': new Refusal(401, 'Unauthorized', '') });
    await live.begin();
    expect(live.checked).toBe(true);
    expect(live.trouble).toBeNull();
  });

  it('forgets everything when the session ends', async () => {
    controller();
    await live.begin();
    controller({ 'GET /status': new Refusal(401, 'Unauthorized', 'expired') });
    await vi.advanceTimersByTimeAsync(POLL + 10);
    expect(live.session).toBeNull();
    expect(live.lines).toEqual([]);
    expect(live.trouble?.title).toBe('The session has ended');
    expect(FakeEvents.last?.closed).toBe(true);
  });
});

describe('staying fresh', () => {
  it('asks once for many events of a moment', async () => {
    controller();
    await live.begin();
    const { calls } = controller();
    for (let i = 0; i < 20; i++) FakeEvents.last?.send('line');
    await vi.advanceTimersByTimeAsync(QUIET);
    expect(calls).toEqual(['GET /lines']);
  });

  it('asks for plans, intents and places when a plan changed', async () => {
    controller();
    await live.begin();
    const { calls } = controller();
    const before = live.decisions;
    FakeEvents.last?.send('plan');
    await vi.advanceTimersByTimeAsync(QUIET);
    expect(calls.sort()).toEqual(['GET /intents', 'GET /plans', 'GET /sites']);
    expect(live.decisions).toBe(before + 1);
  });

  it.each(['missed', 'open'])('asks for everything after %s', async (what) => {
    controller();
    await live.begin();
    const { calls } = controller();
    if (what === 'open') FakeEvents.last?.onopen?.();
    else FakeEvents.last?.send(what);
    await vi.advanceTimersByTimeAsync(QUIET);
    expect(calls.sort()).toEqual(['GET /intents', 'GET /lines', 'GET /plans', 'GET /sites', 'GET /status']);
  });

  it('polls while there is no stream', async () => {
    controller();
    await live.begin();
    FakeEvents.last?.onerror?.();
    const { calls } = controller();
    await vi.advanceTimersByTimeAsync(POLL + 10);
    expect(live.connected).toBe(false);
    expect(calls.sort()).toEqual(['GET /lines', 'GET /status']);
  });

  it('says that what is shown is old when nobody answers, and stops its clock', async () => {
    controller();
    await live.begin();
    controller({ 'GET /status': new Error('refused') });
    await vi.advanceTimersByTimeAsync(POLL + 10);
    expect(live.lost).toBe(true);
    expect(live.trouble?.title).toBe('The controller does not answer');
    expect(live.now()).toBe(Date.parse(NOW));
    FakeEvents.last?.send('line');
    await vi.advanceTimersByTimeAsync(QUIET);
    expect(live.lost).toBe(true);
    controller();
    await vi.advanceTimersByTimeAsync(POLL + 10);
    expect(live.lost).toBe(false);
    expect(live.trouble).toBeNull();
  });

  it('lets network time run at its speed', async () => {
    controller({ 'GET /status': { ...status, speed: 10 } });
    await live.begin();
    await vi.advanceTimersByTimeAsync(2000);
    expect((live.now() ?? 0) - Date.parse(NOW)).toBeCloseTo(20_000, -2);
  });
});
