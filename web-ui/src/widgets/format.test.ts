// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { count, figure, lineLabel, loss, millis, minute, NOTHING, rate, readable, shortLine, useZone, zoneLabel } from './format';

describe('format', () => {
  it('never shows an absent value as zero', () => {
    for (const write of [rate, loss, millis, figure, count]) expect(write(undefined)).toBe(NOTHING);
  });

  it('writes rates with three figures', () => {
    expect([6, 999, 1000, 9_949, 12_340, 100_000].map(rate)).toEqual(['6 kbit/s', '999 kbit/s', '1.00 Mbit/s', '9.95 Mbit/s', '12.3 Mbit/s', '100 Mbit/s']);
  });

  it('keeps small losses visible', () => {
    expect([0, 0.00001, 0.0084, 0.2].map(loss)).toEqual(['0 %', '<0.01 %', '0.84 %', '20.0 %']);
  });

  it('says times in the zone of the bank', () => {
    const sentence = 'At 2026-03-17T01:14:42.806870190Z it was well until 2026-03-17T02:00:00Z.';
    expect(readable(sentence)).toBe('At 01:14 it was well until 02:00.');
    useZone('Asia/Shanghai');
    expect(readable(sentence)).toBe('At 09:14 it was well until 10:00.');
    expect(minute('2026-03-17T01:14:42Z')).toBe('09:14');
    expect(zoneLabel(0)).toBe('GMT+8');
    useZone('UTC');
  });

  it('names lines shortly', () => {
    expect(lineLabel('branch-12-mstp-2', 'mstp')).toBe('MSTP 2');
    expect(lineLabel('branch-12-5g', '5g')).toBe('5G');
    expect(shortLine('branch-12-5g', 'branch-12')).toBe('5g');
    expect(shortLine('other', 'branch-12')).toBe('other');
  });
});
