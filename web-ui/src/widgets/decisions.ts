/** What may be decided about a plan, by its status and by who looks at it. */
import type { Decision, Plan } from '../client/api';

export interface Choice {
  decision: Decision;
  label: string;
  effect: string;
  primary: boolean;
}

export function decisionsFor(status: Plan['status'], may: (role: 'operator' | 'approver') => boolean): Choice[] {
  const choices: Choice[] = [];
  if (status === 'proposed') {
    if (may('approver')) {
      choices.push({ decision: 'approve', label: 'Approve', effect: 'Accept the plan; it is deployed at once', primary: true });
      choices.push({ decision: 'reject', label: 'Reject', effect: 'Keep the network as it is', primary: false });
    } else if (may('operator')) {
      choices.push({ decision: 'deploy', label: 'Deploy', effect: 'Push the plan to its routers', primary: true });
    }
  }
  if ((status === 'applied' || status === 'pending' || status === 'failed') && may('operator')) {
    choices.push({ decision: 'rollback', label: 'Roll back', effect: 'Put back what was there before this plan', primary: false });
  }
  return choices;
}
