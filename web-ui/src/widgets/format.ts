/** Numbers and times as operators read them. An absent value is a dash, never a zero. */
export const NOTHING = '–';

export function rate(kbps: number | undefined): string {
  if (kbps === undefined) return NOTHING;
  if (kbps >= 99_500) return `${(kbps / 1000).toFixed(0)} Mbit/s`;
  if (kbps >= 9_950) return `${(kbps / 1000).toFixed(1)} Mbit/s`;
  if (kbps >= 1000) return `${(kbps / 1000).toFixed(2)} Mbit/s`;
  return `${kbps.toFixed(0)} kbit/s`;
}

/** A contract's round figure: 8 Mbit/s, not 8.00. */
export function contract(kbps: number): string {
  return kbps >= 1000 ? `${Number((kbps / 1000).toFixed(2))} Mbit/s` : `${Math.round(kbps)} kbit/s`;
}

export function percent(ratio: number | undefined, digits = 0): string {
  return ratio === undefined ? NOTHING : `${(ratio * 100).toFixed(digits)} %`;
}

/** Loss needs more digits the smaller it is. */
export function loss(ratio: number | undefined): string {
  if (ratio === undefined) return NOTHING;
  if (ratio === 0) return '0 %';
  if (ratio < 0.0001) return '<0.01 %';
  return percent(ratio, ratio < 0.01 ? 2 : 1);
}

export function millis(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** A bare figure for a table whose head says the unit. */
export function figure(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  if (value === 0) return '0';
  if (Math.abs(value) < 10) return value.toFixed(1);
  return value < 100_000 ? value.toFixed(0) : `${(value / 1000).toFixed(0)}k`;
}

export function count(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  if (value < 100_000) return value.toLocaleString('en-US');
  return value < 10_000_000 ? `${(value / 1000).toFixed(0)} k` : `${(value / 1e6).toFixed(1)} M`;
}

/** A round time: 15 min, 4 h, 7 d. */
export function span(seconds: number): string {
  if (seconds < 3600) return `${Number((seconds / 60).toFixed(1))} min`;
  return seconds < 86_400 ? `${Number((seconds / 3600).toFixed(1))} h` : `${Number((seconds / 86_400).toFixed(1))} d`;
}

function formats(timeZone: string) {
  const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  return {
    zone: timeZone,
    clock: make({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute: make({ hour: '2-digit', minute: '2-digit' }),
    day: make({ weekday: 'short', day: '2-digit', month: 'short' }),
    offset: make({ timeZoneName: 'short' }),
  };
}

let local = formats('UTC');

/** Times are said in the bank's own zone, as the controller's sentences say them. */
export function useZone(zone: string): void {
  if (zone !== local.zone) local = formats(zone);
}

export function zone(): string {
  return local.zone;
}

/** The zone as a short word: UTC, GMT+8. */
export function zoneLabel(time: Date | number): string {
  return local.offset.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? local.zone;
}

export function clock(time: Date | number): string {
  return local.clock.format(time);
}

export function minute(time: Date | number | string): string {
  return local.minute.format(typeof time === 'string' ? Date.parse(time) : time);
}

export function day(time: Date | number | string): string {
  return local.day.format(typeof time === 'string' ? Date.parse(time) : time);
}

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

/** A sentence of the controller with its instants said as local minutes. */
export function readable(sentence: string): string {
  return sentence.replace(INSTANT, (instant) => minute(instant));
}

/** What kind of line it is, as people say it: branch-12-mstp-2 is "MSTP 2". */
export function lineLabel(id: string, kind: string): string {
  const number = /-(\d+)$/.exec(id)?.[1];
  return kind === '5g' ? '5G' : number && id.endsWith(`mstp-${number}`) ? `MSTP ${number}` : kind.toUpperCase();
}

/** The part of a line's id after its site's: branch-12-mstp-1 of branch-12 is mstp-1. */
export function shortLine(id: string, site: string): string {
  return id.startsWith(`${site}-`) ? id.slice(site.length + 1) : id;
}

/** Decimal, as carriers count. */
export function bytes(octets: number): string {
  for (const [unit, size] of [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) {
    if (octets >= size) return `${(octets / size).toFixed(octets >= 100 * size ? 0 : 1)} ${unit}`;
  }
  return `${octets} B`;
}
