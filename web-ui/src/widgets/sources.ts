import type { Schemas } from '../client/api';

type Source = Schemas['Source'];

/** Why a value did not become a sample of its own. */
export type Cause = keyof Source['rejected'] | 'merged' | 'mergedByRouter';

export const CAUSES: readonly { name: Cause; label: string; meaning: string }[] = [
  { name: 'merged', label: 'merged', meaning: 'A newer value of the same leaf took their place before they were read' },
  { name: 'mergedByRouter', label: 'merged by router', meaning: 'The router merged them because we took them too slowly' },
  { name: 'dropped', label: 'dropped', meaning: 'The router has more leaves than are kept' },
  { name: 'late', label: 'late', meaning: 'Older than one already used, or measured too long ago' },
  { name: 'duplicate', label: 'duplicate', meaning: 'Of the same time as one already used' },
  { name: 'future', label: 'future', meaning: 'Further ahead of network time than clocks may differ' },
  { name: 'reset', label: 'reset', meaning: 'A counter fell: the router restarted or cleared it' },
  { name: 'implausible', label: 'implausible', meaning: 'A counter grew by more than the line can have carried' },
  { name: 'unknown', label: 'unknown', meaning: 'A path or a type that means nothing here' },
  { name: 'malformed', label: 'malformed', meaning: 'Messages that cannot be read' },
];

const valueOf = (source: Source, cause: Cause): number =>
  cause === 'merged' || cause === 'mergedByRouter' ? source.taken[cause] : source.rejected[cause];

/** What was not used of a router's values, cause by cause, largest first; what is zero is left out. */
export function refusedOf(source: Source): [string, number][] {
  return CAUSES.map(({ name, label }) => [label, valueOf(source, name)] as [string, number])
    .filter(([, value]) => value > 0)
    .sort((a, b) => b[1] - a[1]);
}

/** Sums over all routers. */
export function totals(sources: Source[]) {
  const causes = Object.fromEntries(CAUSES.map(({ name }) => [name, 0])) as Record<Cause, number>;
  let updates = 0;
  for (const source of sources) {
    updates += source.taken.updates;
    for (const { name } of CAUSES) causes[name] += valueOf(source, name);
  }
  const inState = (state: Source['state']) => sources.filter((source) => source.state === state).length;
  return { updates, causes, connected: inState('connected'), stale: inState('stale') };
}

const URGENCY: Record<Source['state'], number> = { stale: 0, connecting: 1, connected: 2 };

/** Those that are not heard first, then those of whose values most were refused. */
export function worstHeard(sources: Source[]): Source[] {
  const refused = new Map(sources.map((source) => [source, Object.values(source.rejected).reduce((a, b) => a + b, 0)]));
  return [...sources].sort((a, b) => URGENCY[a.state] - URGENCY[b.state] || refused.get(b)! - refused.get(a)! || a.router.localeCompare(b.router));
}
