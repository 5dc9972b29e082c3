/** Plans in few words. */
import type { Plan } from '../client/api';
import { shortLine } from './format';

const MOST_GROUPS = 2;

/** What moves where, grouped: "branch-12: video, test → mstp-2"; the controller's summary where that would be long. */
export function headline(plan: Plan): string {
  const groups = new Map<string, string[]>();
  for (const move of plan.moves ?? []) {
    const key = `${move.site}|${shortLine(move.to, move.site)}`;
    groups.set(key, [...(groups.get(key) ?? []), move.class]);
  }
  if (groups.size === 0 || groups.size > MOST_GROUPS) return plan.summary;
  return [...groups]
    .map(([key, classes]) => {
      const [site, line] = key.split('|');
      return `${site}: ${classes.length > 4 ? `${classes.length} classes` : classes.join(', ')} → ${line}`;
    })
    .join('; ');
}

/** How large a plan is. */
export function extent(plan: Plan): string {
  const sites = plan.sites?.length ?? 0;
  const moves = plan.moves?.length ?? 0;
  const what = moves === 0 ? 'no moves' : moves === 1 ? '1 move' : `${moves} moves`;
  return sites > 1 ? `${sites} sites · ${what}` : what;
}
