// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { plan } from '../client/fixtures';
import { decisionsFor } from './decisions';
import { extent, groupMoves, headline } from './plans';

const move = (site: string, name: string, to: string) => ({ site, class: name, to: `${site}-${to}` });

describe('a plan in few words', () => {
  it('groups what moves to the same line', () => {
    expect(headline({ ...plan, moves: [move('branch-12', 'video', 'mstp-2'), move('branch-12', 'test', 'mstp-2')] })).toBe('branch-12: video, test → mstp-2');
    expect(headline({ ...plan, moves: ['a', 'b', 'c', 'd', 'e'].map((name) => move('branch-12', name, '5g')) })).toBe('branch-12: 5 classes → 5g');
  });

  it('leaves the rest to the controller', () => {
    const many = ['branch-1', 'branch-2', 'branch-3'].map((site) => move(site, 'voice', 'mstp-1'));
    expect(headline({ ...plan, moves: many, sites: ['branch-1', 'branch-2', 'branch-3'], summary: '3 branches: 3 classes placed' })).toBe('3 classes placed');
    expect(headline({ ...plan, moves: [], summary: 'branch-1: queues adjusted' })).toBe('branch-1: queues adjusted');
  });

  it('makes one row of moves between the same lines', () => {
    const moves = [...plan.moves!, { ...plan.moves![0]!, class: 'test' }, { ...plan.moves![0]!, class: 'voice', to: 'branch-12-5g' }];
    expect(groupMoves(moves)).toEqual([
      { site: 'branch-12', classes: ['video', 'test'], from: 'mstp-1', to: 'mstp-2', why: ['it has room'] },
      { site: 'branch-12', classes: ['voice'], from: 'mstp-1', to: '5g', why: ['it has room'] },
    ]);
  });

  it('says how large it is', () => {
    expect(extent(plan)).toBe('1 move');
    expect(extent({ ...plan, moves: [], sites: ['a', 'b'] })).toBe('2 sites');
  });
});

describe('decisions', () => {
  const of = (status: typeof plan.status, ...roles: string[]) => decisionsFor(status, (role) => roles.includes(role)).map((choice) => choice.decision);

  it('are offered only where the status allows them', () => {
    expect(of('proposed', 'approver', 'operator')).toEqual(['approve', 'reject']);
    for (const status of ['applied', 'pending', 'failed'] as const) expect(of(status, 'approver', 'operator')).toEqual(['rollback']);
    for (const status of ['accepted', 'deploying', 'rolled-back', 'rejected', 'superseded'] as const) expect(of(status, 'approver', 'operator')).toEqual([]);
  });

  it('are offered only to whom they belong', () => {
    expect(of('proposed', 'operator')).toEqual(['deploy']);
    expect(of('applied', 'approver')).toEqual([]);
    expect(of('proposed', 'viewer')).toEqual([]);
  });
});
