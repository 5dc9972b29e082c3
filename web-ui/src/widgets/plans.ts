/** Plans in few words. */
import type { Move, Plan } from '../client/api';
import { shortLine } from './format';

const MOST_GROUPS = 2;
const MOST_CLASSES = 4;

export interface MoveGroup {
  site: string;
  classes: string[];
  from: string | undefined;
  to: string;
  why: string[];
}

/** Moves of one site between the same two lines are one row. */
export function groupMoves(moves: Move[]): MoveGroup[] {
  const groups = new Map<string, MoveGroup>();
  for (const move of moves) {
    const key = `${move.site} ${move.from} ${move.to}`;
    const group = groups.get(key);
    if (group) {
      group.classes.push(move.class);
      if (move.why && !group.why.includes(move.why)) group.why.push(move.why);
    } else {
      const from = move.from && shortLine(move.from, move.site);
      groups.set(key, { site: move.site, classes: [move.class], from, to: shortLine(move.to, move.site), why: move.why ? [move.why] : [] });
    }
  }
  return [...groups.values()];
}

/** What moves where, grouped: "branch-12: video, test → mstp-2"; the controller's summary where that would be long. */
export function headline(plan: Plan): string {
  const groups = groupMoves(plan.moves ?? []);
  // The summary begins with the sites; where there are several, their number stands beside it anyway.
  if (groups.length === 0 || groups.length > MOST_GROUPS) return several(plan) ? plan.summary.replace(/^[^:]*: /, '') : plan.summary;
  return groups
    .map(({ site, classes, to }) => `${site}: ${classes.length > MOST_CLASSES ? `${classes.length} classes` : classes.join(', ')} → ${to}`)
    .join('; ');
}

function several(plan: Plan): boolean {
  return (plan.sites?.length ?? 0) > 1;
}

/** How large a plan is. */
export function extent(plan: Plan): string {
  const sites = plan.sites?.length ?? 0;
  const moves = plan.moves?.length ?? 0;
  const what = moves === 0 ? [] : [moves === 1 ? '1 move' : `${moves} moves`];
  return [...(sites > 1 ? [`${sites} sites`] : []), ...what].join(' · ');
}
