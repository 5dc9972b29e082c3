// A person's first minutes with the console, in a real browser:
//   node e2e/journey.mjs URL CODE OUTPUT-DIR [SITE]
// Logs in with a one-time code, looks at a branch, its lines, load, forecast, queues and reasons, opens a plan, and sees
// how routers are heard, what sites exchange, and the alarm policies, of which one is made and deleted.
// Saves a screenshot at each step. Ends with 1 and a sentence when something that should be there is not.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, code, directory = 'journey', wantedSite] = process.argv.slice(2);
if (!url || !code) {
  console.error('usage: node e2e/journey.mjs URL CODE OUTPUT-DIR [SITE]');
  process.exit(2);
}
const PATIENCE_MILLIS = Number(process.env.JOURNEY_PATIENCE_MILLIS ?? 60_000);
mkdirSync(directory, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  ],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ignoreHTTPSErrors: true });
page.setDefaultTimeout(PATIENCE_MILLIS);
const complaints = [];
const origin = new URL(url).origin;
page.on('pageerror', (error) => complaints.push(`the page failed: ${error.message}`));
page.on('console', (message) => {
  if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
});
page.on('request', (request) => {
  const to = request.url();
  if (!to.startsWith(origin) && !to.startsWith('data:') && !to.startsWith('blob:')) complaints.push(`a request left the origin: ${to}`);
});

let step = 0;
async function shot(name) {
  await page.screenshot({ path: join(directory, `${String(++step).padStart(2, '0')}-${name}.png`) });
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** Asks the page until the answer is truthy: a strict content security policy forbids Playwright's own waiting. */
async function until(what, question) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    assert(Date.now() < deadline, `waited ${PATIENCE_MILLIS / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** By keyboard: everything has to be reachable so, and rows that change places do not matter. */
async function press(button) {
  await button.focus();
  await page.keyboard.press('Enter');
}

const texts = (selector) => page.locator(selector).allTextContents();
const api = (path) => page.evaluate(async (asked) => (await fetch(`/api/v1${asked}`)).json(), path);

/** How many pixels of the first canvas in a region differ from its most frequent colour. */
const ink = (selector) =>
  page.evaluate((asked) => {
    const canvas = document.querySelector(`${asked} canvas`);
    if (!canvas || !canvas.width) return 0;
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const ctx = copy.getContext('2d');
    ctx.drawImage(canvas, 0, 0);
    const { data } = ctx.getImageData(0, 0, copy.width, copy.height);
    let inked = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 40) inked++;
    return inked;
  }, selector);

async function logIn() {
  await page.goto(`${url.replace(/\/$/, '')}/#code=${encodeURIComponent(code)}`);
  await until('the console opens after the login', async () => (await page.locator('header dl').count()) > 0);
  assert(!page.url().includes('code='), `the code is still in the address: ${page.url()}`);
  await until('the header shows network time', async () => /^\d\d:\d\d/.test((await page.locator('header .time b').textContent()) ?? ''));
}

async function seeNetwork() {
  const branches = (await api('/sites?limit=1000')).items.filter((site) => site.tier === 'branch');
  assert(branches.length > 0, 'the controller knows no branch');
  const rows = await until('branches are listed', async () => {
    const found = await page.locator('main li button').count();
    return found >= Math.min(branches.length, 200) && found;
  });
  await until('the map is drawn with its labels', async () => (await page.locator('.labels span').count()) > 0);
  assert((await page.locator('.map canvas').count()) === 1, 'there is no map');
  await page.waitForTimeout(1500);
  await shot('network');
  return { branches, rows };
}

async function seeBranch(branches) {
  const plans = (await api('/plans?limit=100')).items;
  const moved = plans.find((plan) => plan.sites?.length === 1)?.sites[0];
  const site = wantedSite ?? moved ?? branches[0].id;
  await press(page.locator('main li button', { hasText: site }).first());
  await until(`the panel of ${site} opens`, async () => (await page.locator('main h1').textContent()) === site);
  const known = branches.find((branch) => branch.id === site);
  const lines = await page.locator('main .lines button').count();
  assert(lines === known.lines.length, `${site} has ${known.lines.length} lines, ${lines} are shown`);
  assert(page.url().endsWith(`#/site/${site}`), `the address does not say what is shown: ${page.url()}`);
  const flows = await texts('main .lines .flow');
  assert(flows.length === 2 * lines, `${2 * lines} directions expected, ${flows.length} shown`);
  await until('a utilisation is measured', async () => (await texts('main .lines .flow .number')).some((text) => /\d %/.test(text)));
  return { site, lines };
}

async function seeLoad(site) {
  await until('both load charts are drawn', async () => (await page.locator('main figure canvas').count()) === 2);
  await until('the charts have curves', async () => (await ink('main figure')) > 500);
  const { items } = await api(`/lines?site=${site}`);
  const forecast = await page.evaluate(async (id) => (await fetch(`/api/v1/lines/${id}/forecast`)).status, items[0].id);
  if (forecast === 200) {
    await until('the forecast is said in words', async () => (await texts('main figcaption')).some((text) => text.includes('expected to peak')));
  }
  await page.waitForTimeout(800);
  await shot('branch');
  return forecast === 200;
}

async function seeQueues() {
  const tables = page.locator('main [role=table]');
  assert((await tables.count()) === 2, 'the queues of both ends are not there');
  const rows = await until('queues are listed', async () => {
    const found = await page.locator('main [role=table] [role=row]').count();
    return found > 4 && found;
  });
  const first = await tables.nth(0).textContent();
  for (const name of ['voice', 'production']) assert(first.includes(name), `no queue for ${name} is shown`);
  return rows - 2;
}

async function chooseWithKeyboard(site) {
  const second = page.locator('main .lines button').nth(1);
  await press(second);
  await until('the second line is chosen', async () => (await second.getAttribute('aria-pressed')) === 'true');
  assert(page.url().includes(`#/site/${site}/`), `the address does not name the line: ${page.url()}`);
  await page.waitForTimeout(1200);
  await shot('second-line');
}

async function seeReasons(site) {
  const why = await until('the controller says why', async () => (await page.locator('main [aria-label=Why]').textContent()).replace('Why', '').trim());
  assert(why.length > 10, `the explanation of ${site} is only "${why}"`);
}

async function seePlan(site) {
  const rows = page.locator('.plans li button');
  if ((await rows.count()) === 0) return undefined;
  const own = rows.filter({ hasText: site });
  await press(((await own.count()) ? own : rows).first());
  await until('the plan opens', async () => /^Plan /.test((await page.locator('main h1').textContent()) ?? ''));
  await until('its reasons are there', async () => (await page.locator('main article ul li').count()) > 0);
  const id = (await page.locator('main h1').textContent()).replace('Plan ', '');
  const plan = await api(`/plans/${encodeURIComponent(id)}`);
  if (plan.units?.length) {
    const unit = page.locator('main li > button[aria-expanded]').first();
    if ((await unit.getAttribute('aria-expanded')) === 'false') await press(unit);
    await until('configuration changes are shown', async () => (await page.locator('main .changes li').count()) > 0);
  }
  await shot('plan');
  return `${id} (${plan.status})`;
}

async function openPage(name, title) {
  await press(page.locator('nav button', { hasText: name }));
  await until(`the page ${name} opens`, async () => (await page.locator('main h1').textContent()) === title);
}

async function seeTelemetry() {
  await openPage('telemetry', 'Telemetry');
  const sources = (await api('/sources?limit=1000')).items;
  const rows = await until('routers are listed', async () => {
    const found = await page.locator('main li button').count();
    return found >= Math.min(sources.length, 200) && found;
  });
  assert((await page.locator('main dl dd').count()) === 11, 'not every cause is shown');
  await shot('telemetry');
  await openPage('traffic', 'Traffic');
  await until('the report is there', async () => (await page.locator('main tbody tr').count()) > 0 || (await page.locator('main .empty').count()) > 0);
  await shot('traffic');
  return rows;
}

async function changePolicies() {
  await openPage('alarms', 'Alarm policies');
  const known = (await api('/alarms/policies')).items.length;
  const shown = () => page.locator('main li .row').count();
  await until('the policies are listed', async () => (await shown()) === known);
  await press(page.locator('main button', { hasText: 'New policy' }));
  const text = page.locator('main textarea');
  await text.fill('kind: AlarmPolicy\nname: journey\nwhen: {usage: lots}\n');
  await press(page.locator('main button', { hasText: 'Save' }));
  await until('a wrong policy is refused with its field', async () => ((await texts('main form .problem'))[0] ?? '').includes('when.usage'));
  await text.fill('kind: AlarmPolicy\nname: journey\nseverity: minor\nwhen: {usage: 99%, delay: 9x}\nfor: 30m\n');
  await press(page.locator('main button', { hasText: 'Save' }));
  await until('the new policy is in force', async () => (await shown()) === known + 1);
  await shot('alarms');
  await press(page.locator('main li', { hasText: 'journey' }).locator('button', { hasText: 'Edit' }));
  await press(page.locator('main button', { hasText: 'Delete' }));
  await until('the policy is gone', async () => (await shown()) === known);
  return known;
}

try {
  await logIn();
  const { branches } = await seeNetwork();
  const { site, lines } = await seeBranch(branches);
  const forecast = await seeLoad(site);
  const queues = await seeQueues();
  await chooseWithKeyboard(site);
  await seeReasons(site);
  const plan = await seePlan(site);
  const routers = await seeTelemetry();
  const policies = await changePolicies();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.waitForTimeout(1500);
  await shot('wide');
  assert(complaints.length === 0, complaints.join('; '));
  console.log(JSON.stringify({ passed: true, branches: branches.length, site, lines, queues, forecast, plan: plan ?? 'none yet', routers, policies, screenshots: step }));
} catch (failure) {
  await shot('failure').catch(() => undefined);
  console.error(`journey failed: ${failure.message}${complaints.length ? ` (and: ${complaints.join('; ')})` : ''}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
