/** A thin wrapper over fetch: typed by the controller's OpenAPI document, errors as problems (RFC 9457). */
import type { components } from './schema';

export type Schemas = components['schemas'];
export type Status = Schemas['Status'];
export type Site = Schemas['Site'];
export type Line = Schemas['Line'];
export type Queue = Schemas['Queue'];
export type LineForecast = Schemas['LineForecast'];
export type Plan = Schemas['Plan'];
export type PlanDetail = Schemas['PlanDetail'];
export type Intent = Schemas['Intent'];
export type Session = Schemas['Session'];
export type Health = Schemas['Health'];
export type Move = Schemas['Move'];
export type Unit = NonNullable<PlanDetail['units']>[number];
export type Band = Schemas['Band'];
export type Measures = Schemas['LineMeasures'];
export type Why = Schemas['Why'];
export type Direction = 'up' | 'down';
export type Decision = 'approve' | 'reject' | 'deploy' | 'rollback';

export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail ? `${title}: ${detail}` : title);
  }
}

/** A controller that takes longer than this is as good as gone. */
const PATIENCE_MILLIS = 20_000;

/** A document in its author's own words (YAML), and the version that it was read at. */
class Written {
  constructor(
    readonly text: string,
    readonly etag: string | undefined,
  ) {}
}

function sent(body: unknown): { headers: Record<string, string>; body: string | undefined } {
  if (body === undefined) return { headers: {}, body: undefined };
  if (!(body instanceof Written)) return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  return { headers: { 'Content-Type': 'application/yaml', ...(body.etag ? { 'If-Match': body.etag } : {}) }, body: body.text };
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
      ...sent(body),
    });
  } catch {
    throw new ProblemError(0, 'The controller does not answer', 'is it still running?');
  }
  const text = await response.text();
  if (!response.ok) {
    let title = `HTTP ${response.status}`;
    let detail = '';
    try {
      const problem = JSON.parse(text) as Schemas['Problem'];
      title = problem.title;
      detail = problem.detail ?? '';
    } catch {
      detail = text.slice(0, 200);
    }
    throw new ProblemError(response.status, title, detail);
  }
  return (text ? JSON.parse(text) : undefined) as T;
}

/** All items of a list, page by page. */
async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const mark = path.includes('?') ? '&' : '?';
    const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await call<{ items: T[]; nextCursor?: string }>('GET', `${path}${mark}limit=1000${next}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

export interface Series {
  name: string;
  times: number[];
  values: number[];
}

export const api = {
  loginWithCode: (code: string) => call<Session>('POST', '/login', { code }),
  login: (user: string, password: string) => call<Session>('POST', '/login', { user, password }),
  logout: () => call<void>('POST', '/logout'),
  session: () => call<Session>('GET', '/session'),
  status: () => call<Status>('GET', '/status'),
  sites: () => all<Site>('/sites'),
  lines: () => all<Line>('/lines'),
  classes: async () => (await call<{ items: { name: string }[] }>('GET', '/classes')).items.map((each) => each.name),
  queues: async (line: string) =>
    (await call<{ items: Queue[] }>('GET', `/lines/${encodeURIComponent(line)}/queues`)).items,
  forecast: (line: string) => call<LineForecast>('GET', `/lines/${encodeURIComponent(line)}/forecast`),
  plans: async () => (await call<{ items: Plan[] }>('GET', '/plans?limit=100')).items,
  plan: (id: string) => call<PlanDetail>('GET', `/plans/${encodeURIComponent(id)}`),
  decide: (id: string, decision: Decision) => call<Plan>('POST', `/plans/${encodeURIComponent(id)}/${decision}`),
  intents: () => all<Intent>('/intents'),
  /** How earlier forecasts came true; no site is called that, so that the answer has no forecasts in it. */
  forecastScore: async () => (await call<Schemas['Forecasts']>('GET', '/forecasts?site=-')).score,
  alarms: async () => (await call<{ items: Schemas['Alarm'][] }>('GET', '/alarms')).items,
  anomalies: async () => (await call<Schemas['Anomalies']>('GET', '/anomalies')).items,
  policies: async () => (await call<{ items: Schemas['AlarmPolicy'][] }>('GET', '/alarms/policies')).items,
  /** Puts a policy in force as its author wrote it; refused when somebody changed it since it was read. */
  putPolicy: (name: string, text: string, etag?: string) =>
    call<Schemas['AlarmPolicy']>('PUT', `/alarms/policies/${encodeURIComponent(name)}`, new Written(text, etag)),
  deletePolicy: (name: string, etag: string) =>
    call<void>('DELETE', `/alarms/policies/${encodeURIComponent(name)}`, new Written('', etag)),
  /** The global models of the controller or of its learners. */
  models: async () => (await call<Schemas['ForecastModels']>('GET', '/forecasts/models')).items,
  /** Has them trained beside everything else, and gives them as they are. */
  trainModels: async () => (await call<Schemas['ForecastModels']>('POST', '/forecasts/models')).items,
  sources: () => all<Schemas['Source']>('/sources'),
  report: (by: Schemas['Report']['by'], site: string) =>
    call<Schemas['Report']>('GET', `/reports?by=${by}${site ? `&site=${encodeURIComponent(site)}` : ''}`),
  score: async (line: string, period: Schemas['Score']['period']) =>
    (await call<Schemas['ScorePage']>('GET', `/scores?line=${encodeURIComponent(line)}&period=${period}`)).items[0],
  outlook: (line: string) => call<Schemas['LineOutlook']>('GET', `/lines/${encodeURIComponent(line)}/outlook`),
  habits: async () => (await call<{ items: Schemas['Habit'][] }>('GET', '/habits')).items,
  why: (subject: string) => call<Why>('GET', `/why?subject=${encodeURIComponent(subject)}`),
  /** Samples between two network times, thinned to what a chart can show. */
  series: async (names: string[], from: Date, to: Date) => {
    const query = names.map((name) => `name=${encodeURIComponent(name)}`).join('&');
    const span = `from=${from.toISOString()}&to=${to.toISOString()}&maxPoints=720`;
    return (await call<{ items: Series[] }>('GET', `/series?${query}&${span}`)).items;
  },
};
