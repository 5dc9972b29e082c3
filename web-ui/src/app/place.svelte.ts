/** What is selected. It is in the address, so that links, reloads and the back button work. */
class Place {
  site = $state<string | null>(null);
  line = $state<string | null>(null);
  plan = $state<string | null>(null);

  /** Reads the address; the result removes the listener. */
  follow(): () => void {
    const read = () => {
      const parts = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
      this.site = parts[0] === 'site' ? (parts[1] ?? null) : null;
      this.line = parts[0] === 'site' ? (parts[2] ?? null) : null;
      this.plan = parts[0] === 'plan' ? (parts[1] ?? null) : null;
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

  overview(): void {
    this.#go([]);
  }

  #go(parts: string[]): void {
    location.hash = `/${parts.map(encodeURIComponent).join('/')}`;
  }
}

export const place = new Place();
