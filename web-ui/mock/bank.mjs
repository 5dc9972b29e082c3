/** A made-up bank for working on the console without a controller: three data centres and 36 branches. */
const CITIES = `
Tianjin north 39.13 117.20 10 b 8 a 300
Shijiazhuang north 38.04 114.51 4 b 2 a 100
Taiyuan north 37.87 112.55 4 b 2 a 100
Hohhot north 40.84 111.75 2 b 2 a 100
Shenyang north 41.80 123.43 6 b 2 a 200
Dalian north 38.91 121.61 8 b 6 a 250
Changchun north 43.82 125.32 4 b 2 a 100
Harbin north 45.80 126.53 4 b 2 a 100
Jinan north 36.65 117.12 8 b 6 a 250
Qingdao north 36.07 120.38 8 b 6 a 250
Nanjing east 32.06 118.80 10 a 8 c 300
Suzhou east 31.30 120.59 8 a 4 c 250
Wuxi east 31.49 120.31 8 a 4 c 250
Hangzhou east 30.27 120.16 10 a 8 c 300
Ningbo east 29.87 121.54 4 a 2 c 100
Wenzhou east 28.00 120.70 4 a 2 c 100
Hefei east 31.82 117.23 4 a 4 c 100
Nanchang east 28.68 115.86 8 a 6 c 250
Fuzhou east 26.07 119.30 4 a 2 c 100
Wuhan east 30.59 114.31 10 a 6 c 300
Guangzhou south 23.13 113.26 10 c 8 a 300
Dongguan south 23.02 113.75 4 c 4 a 100
Foshan south 23.02 113.12 4 c 4 a 100
Xiamen south 24.48 118.09 8 c 6 a 250
Changsha south 28.23 112.94 8 c 6 a 250
Nanning south 22.82 108.37 6 c 4 a 200
Haikou south 20.04 110.35 2 c 2 a 100
Chengdu west 30.57 104.07 10 c 8 b 300
Chongqing west 29.56 106.55 4 c 4 b 100
Kunming west 25.04 102.72 4 c 2 b 100
Guiyang west 26.65 106.63 2 c 2 b 100
Xi'an west 34.34 108.94 6 b 2 c 200
Lanzhou west 36.06 103.83 2 b 2 c 100
Xining west 36.62 101.78 2 b 2 c 100
Yinchuan west 38.49 106.23 2 b 2 a 100
Urumqi west 43.83 87.62 4 b 4 c 100`;

export const CLASSES = ['voice', 'production', 'video', 'office', 'big-data', 'test'];

/** Share of a branch's busy-hour demand, up and down, per class. */
const SHARES = { voice: [0.08, 0.05], production: [0.27, 0.25], video: [0.22, 0.18], office: [0.18, 0.28], 'big-data': [0.18, 0.18], test: [0.07, 0.06] };

const centre = (letter, city, region, latitude, longitude) => ({
  id: `dc-${letter}`, city, region, latitude, longitude, tier: 'data-centre',
  prefix: `10.20${'abc'.indexOf(letter)}.0.0/16`, routers: [1, 2, 3, 4].map((n) => `dc-${letter}-r${n}`), lines: [], placement: {},
});

export const CENTRES = [
  centre('a', 'Shanghai', 'east', 31.23, 121.47),
  centre('b', 'Beijing', 'north', 39.9, 116.41),
  centre('c', 'Shenzhen', 'south', 22.54, 114.06),
];

export const BRANCHES = CITIES.trim().split('\n').map((row, index) => {
  const [city, region, latitude, longitude, first, home, second, next, quota] = row.split(' ');
  const id = `branch-${String(index + 1).padStart(2, '0')}`;
  const line = (name, kind, carrier, mbps, hub) => ({
    id: `${id}-${name}`, kind, carrier, site: id, farSite: `dc-${hub}`, committedKbps: mbps * 1000,
    srlgs: [index * 3 + (name === 'mstp-2' ? 1 : 0)], ...(kind === '5g' ? { monthlyQuotaGb: Number(quota) } : {}),
  });
  return {
    id, city, region, latitude: Number(latitude), longitude: Number(longitude), tier: 'branch',
    prefix: `10.${index + 1}.0.0/16`, routers: [1, 2, 3].map((n) => `${id}-r${n}`),
    offered: Number(first) * 850,
    contracts: [line('mstp-1', 'mstp', index % 3 ? 'c1' : 'c2', Number(first), home), line('mstp-2', 'mstp', index % 3 ? 'c2' : 'c1', Number(second), next), line('5g', '5g', 'c3', 100, home)],
  };
});

/** A repeatable number in [0, 1) for anything that can be written down. */
export function chance(...parts) {
  let hash = 2166136261;
  for (const char of parts.join('|')) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

/** The working day's course, in UTC, of a bank that works in Shanghai. */
export function course(time) {
  const hour = ((time / 3_600_000 + 8) % 24 + 24) % 24;
  const bump = (at, width) => Math.exp(-(((hour - at) / width) ** 2));
  return 0.16 + 0.82 * bump(10.5, 1.9) + 0.74 * bump(15.2, 1.8);
}

/** Demand of a class at a branch in kbit/s, before any noise. */
export function demand(branch, trafficClass, direction, time) {
  const surge = trafficClass === 'video' && branch.id === 'branch-12' ? 1.5 : 1;
  return branch.offered * SHARES[trafficClass][direction === 'up' ? 0 : 1] * course(time) * surge;
}
