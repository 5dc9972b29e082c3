/** How well lines and sites are, in order. */
import type { Health, Line, Site } from '../client/api';

/** Worse is greater; what is not known is worse than what is known to be well. */
export const GRAVITY: Record<Health, number> = { up: 0, stale: 1, degraded: 2, down: 3 };

/** Utilisation of the busier direction; undefined where neither was measured, or what was measured is old. */
export function busiest(line: Line): number | undefined {
  if (line.health === 'stale' || line.health === 'down') return undefined;
  const known = [line.up.utilisation, line.down.utilisation].filter((value) => value !== undefined);
  return known.length ? Math.max(...known) : undefined;
}

/** Sites in need of attention first: by the gravity of their lines, then by how busy they are, then by name. */
export function worstFirst(sites: Site[], linesBySite: Map<string, Line[]>): Site[] {
  const score = (site: Site) => {
    const lines = linesBySite.get(site.id) ?? [];
    const gravity = lines.reduce((sum, line) => sum + GRAVITY[line.health] ** 2, 0);
    // Rounded, so that rows do not trade places at every sample.
    const load = Math.round(Math.max(0, ...lines.map((line) => busiest(line) ?? 0)) * 10);
    return { gravity, load };
  };
  const scored = sites.map((site) => ({ site, ...score(site) }));
  scored.sort((a, b) => b.gravity - a.gravity || b.load - a.load || a.site.id.localeCompare(b.site.id));
  return scored.map((each) => each.site);
}
