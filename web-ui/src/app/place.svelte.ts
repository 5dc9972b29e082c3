/** Pages beside the branches. */
export const PAGES = ['telemetry', 'traffic', 'alarms'] as const;
export type Page = (typeof PAGES)[number];

/** What is selected. It is in the address, so that links, reloads and the back button work. */
class Place {
  site = $state<string | null>(null);
  line = $state<string | null>(null);
  plan = $state<string | null>(null);
  page = $state<Page | null>(null);

  /** Reads the address; the result removes the listener. */
  follow(): () => void {
    const read = () => {
      const parts = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
      this.site = parts[0] === 'site' ? (parts[1] ?? null) : null;
      this.line = parts[0] === 'site' ? (parts[2] ?? null) : null;
      this.plan = parts[0] === 'plan' ? (parts[1] ?? null) : null;
      this.page = PAGES.find((page) => page === parts[0]) ?? null;
    };
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }

  openSite(site: string, line?: string): void {
    this.#go(['site', site, ...(line ? [line] : [])]);
  }

  openPlan(plan: string): void {
    this.#go(['plan', plan]);
  }

  openPage(page: Page): void {
    this.#go([page]);
  }

  overview(): void {
    this.#go([]);
  }

  #go(parts: string[]): void {
    location.hash = `/${parts.map(encodeURIComponent).join('/')}`;
  }
}

export const place = new Place();
