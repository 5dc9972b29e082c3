/** What the console knows, kept fresh by the controller's events, and by polling when they fail. */
import { api, ProblemError, type Intent, type Line, type Plan, type Session, type Site, type Status } from '../client/api';
import { useZone } from '../widgets/format';

/** Figures change without an event; they are asked for this often. */
const POLL_MILLIS = 5000;
/** Plans and intents change with events; every so many polls they are asked for anyway. */
const FULL_EVERY = 6;
/** Events of one moment make one request. */
const QUIET_MILLIS = 400;

type Source = 'status' | 'figures' | 'decisions';

export interface Trouble {
  title: string;
  detail: string;
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof ProblemError) return { title: error.title, detail: error.detail };
  return { title: 'The console failed', detail: error instanceof Error ? error.message : String(error) };
}

function bySite(lines: Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(line.site);
    if (group) group.push(line);
    else groups.set(line.site, [line]);
  }
  return groups;
}

class Live {
  session = $state.raw<Session | null>(null);
  checked = $state(false);
  status = $state.raw<Status | null>(null);
  sites = $state.raw<Site[]>([]);
  lines = $state.raw<Line[]>([]);
  plans = $state.raw<Plan[]>([]);
  intents = $state.raw<Intent[]>([]);
  classes = $state.raw<string[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  connected = $state(false);
  /** The controller does not answer: what is shown is old. */
  lost = $state(false);
  /** Whether an empty list means that there is nothing, not that nothing was heard yet. */
  loaded = $state(false);
  /** Grows whenever figures were refreshed; whoever shows more of them follows it. */
  beat = $state(0);
  /** Grows whenever plans were refreshed. */
  decisions = $state(0);

  readonly linesBySite = $derived(bySite(this.lines));
  readonly lineById = $derived(new Map(this.lines.map((line) => [line.id, line])));
  readonly siteById = $derived(new Map(this.sites.map((site) => [site.id, site])));

  #statusAt = 0;
  #stream: EventSource | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #due = new Map<string, ReturnType<typeof setTimeout>>();
  #polls = 0;
  #polling = false;
  #failures = new Map<Source, unknown>();
  /** What is asked for, and how the answer is kept. */
  #sources: Record<Source, () => Promise<() => void>> = {
    status: () => this.#loadStatus(),
    figures: () => this.#loadFigures(),
    decisions: () => this.#loadDecisions(),
  };

  /** Finds out whether a session is open, or opens one with the code in the address. */
  async begin(): Promise<void> {
    const code = /^#code=(.+)$/.exec(location.hash)?.[1];
    try {
      if (code) {
        history.replaceState(null, '', location.pathname);
        await this.opened(await api.loginWithCode(decodeURIComponent(code)));
      } else {
        await this.opened(await api.session());
      }
    } catch (error) {
      const nobody = error instanceof ProblemError && error.status === 401 && !code;
      if (!nobody) this.trouble = troubleOf(error);
    } finally {
      this.checked = true;
    }
  }

  async opened(session: Session): Promise<void> {
    this.session = session;
    this.trouble = null;
    await this.start();
  }

  async end(): Promise<void> {
    await api.logout().catch(() => undefined);
    this.forget();
  }

  may(role: 'operator' | 'approver'): boolean {
    return this.session?.roles.includes(role) ?? false;
  }

  /** Network time now in epoch milliseconds, from the last answer and the speed; undefined before the first. */
  now(): number | undefined {
    if (!this.status) return undefined;
    if (this.lost) return Date.parse(this.status.networkTime);
    return Date.parse(this.status.networkTime) + (performance.now() - this.#statusAt) * this.status.speed;
  }

  async start(): Promise<void> {
    this.stop();
    await this.#load('status');
    await this.refresh(true);
    this.#timer = setInterval(() => void this.refresh(++this.#polls % FULL_EVERY === 0), POLL_MILLIS);
    const stream = new EventSource('/api/v1/events');
    this.#stream = stream;
    stream.onopen = () => {
      this.connected = true;
      this.#soon('all', () => this.refresh(true));
    };
    stream.onerror = () => (this.connected = false);
    stream.addEventListener('missed', () => this.#soon('all', () => this.refresh(true)));
    stream.addEventListener('plan', () => this.#soon('decisions', () => this.#load('decisions')));
    for (const name of ['line', 'alarm', 'anomaly']) {
      stream.addEventListener(name, () => this.#soon('figures', () => this.#load('figures')));
    }
    for (const name of ['status', 'session']) {
      stream.addEventListener(name, () => this.#soon('status', () => this.#load('status')));
    }
  }

  stop(): void {
    this.#stream?.close();
    if (this.#timer) clearInterval(this.#timer);
    this.#due.forEach((timer) => clearTimeout(timer));
    this.#due.clear();
    this.connected = false;
  }

  /** Shows a plan as a decision left it, and asks for what follows from it. */
  decided(plan: Plan): void {
    this.plans = this.plans.map((known) => (known.id === plan.id ? plan : known));
    this.#soon('decisions', () => this.#load('decisions'));
  }

  async refresh(full: boolean): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      const sources: Source[] = full ? ['status', 'figures', 'decisions'] : ['status', 'figures'];
      await Promise.all(sources.map((source) => this.#load(source)));
    } finally {
      this.#polling = false;
    }
  }

  #soon(what: string, refresh: () => Promise<void>): void {
    if (this.#due.has(what)) return;
    const timer = setTimeout(() => {
      this.#due.delete(what);
      void refresh();
    }, QUIET_MILLIS);
    this.#due.set(what, timer);
  }

  /** Each source keeps its own trouble until it answers again: one that works does not hide one that does not. */
  async #load(source: Source): Promise<void> {
    try {
      const keep = await this.#sources[source]();
      // An answer to a session that has ended meanwhile is nobody's.
      if (!this.session) return;
      keep();
      this.#failures.delete(source);
    } catch (error) {
      if (!this.session) return;
      if (error instanceof ProblemError && error.status === 401) {
        this.forget();
        this.trouble = { title: 'The session has ended', detail: 'Log in again.' };
        return;
      }
      this.#failures.set(source, error);
    }
    const [first] = this.#failures.values();
    this.trouble = first === undefined ? null : troubleOf(first);
    this.lost = [...this.#failures.values()].some((error) => !(error instanceof ProblemError) || error.status === 0 || error.status >= 500);
  }

  async #loadStatus() {
    const status = await api.status();
    return () => {
      this.status = status;
      this.#statusAt = performance.now();
      useZone(status.zone ?? 'UTC');
    };
  }

  async #loadFigures() {
    const lines = await api.lines();
    return () => {
      this.lines = lines;
      this.beat++;
    };
  }

  /** What follows from decisions: plans, what the intents came to, and where classes are placed. */
  async #loadDecisions() {
    const [plans, intents, sites, classes] = await Promise.all([
      api.plans(),
      api.intents(),
      api.sites(),
      this.classes.length ? this.classes : api.classes(),
    ]);
    return () => {
      this.plans = plans;
      this.intents = intents;
      this.sites = sites;
      this.classes = classes;
      this.loaded = true;
      this.decisions++;
    };
  }

  /** Back to the login; nothing of the session stays on the page. */
  forget(): void {
    this.stop();
    this.#failures.clear();
    this.lost = false;
    this.session = null;
    this.loaded = false;
    this.status = null;
    this.sites = [];
    this.lines = [];
    this.plans = [];
    this.intents = [];
  }
}

export const live = new Live();
