// Tasks of people, done in a real browser. Ends with "all tasks were done", or with what went wrong.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const { SITE, MODULES, PICTURES } = process.env;
const require = createRequire(path.join(MODULES, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(path.join(MODULES, "axe-core/axe.min.js"), "utf8");
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const DAY = "as-at=2019-10-29";
const wrong = [];

function check(is, what) {
  if (!is) wrong.push(what);
}

// A page that complains of every error that the browser tells, such as a script that the policy forbids.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    const expected = /status of (401|403|404|409|422)/.test(message.text());
    if (message.type() === "error" && !expected) wrong.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

// axe-core runs in a world of its own, which the site's policy does not reach.
async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const each of violations) {
    const nodes = each.nodes.slice(0, 2).map((node) => node.target.join(" ") + ": " + node.failureSummary.split("\n")[1]);
    wrong.push(`${where}: ${each.id}: ${each.help} (${nodes.join(" | ")})`);
  }
}

const picture = (page, name) => page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });

const PAGES = {
  home: "/", register: "/proposals", proposal: "/proposals/90", process: "/process", meetings: "/meetings",
  body: "/bodies/operations-group", releases: "/releases", release: "/releases/november-2020", code: "/code",
  table: "/code/tables/duis_matrix?key=7.7&with=SECMP0025", clauses: "/code/clauses", clause: "/code/clauses/D1.3",
  diff: "/code/diff?from=2019-10-29&to=2020-11-29", amendments: "/code/amendments", amendment: "/code/amendments/MP091",
  checks: "/checks?with=SECMP0025", check: "/checks/twin-role-tables", conflicts: "/conflicts", tests: "/tests",
  role: "/tests/ED", alerts: "/alerts", alert: "/alerts/8F36", decoder: "/decode", papers: "/papers",
  paper: "/papers/new-proposals", log: "/log", event: "/log/20", proof: "/log/proof", search: "/search?q=alert",
  changes: "/changes", api: "/api", "sign-in": "/sign-in", lost: "/nothing",
};
const dated = (address) => SITE + address + (address.includes("?") ? "&" : "?") + DAY;

async function everyPageIsAccessible() {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open({ colorScheme });
    for (const [name, address] of Object.entries(PAGES)) {
      await page.goto(dated(address));
      await accessible(page, `${name} (${colorScheme})`);
      if (colorScheme === "light" || ["home", "proposal"].includes(name)) await picture(page, `${name}-${colorScheme}`);
    }
    await page.context().close();
  }
}

async function noPageIsWiderThanAPhone() {
  const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(dated(address));
    const surplus = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(surplus <= 0, `${name} is ${surplus} pixels wider than a phone`);
    if (["home", "proposal", "table"].includes(name)) await picture(page, `${name}-phone`);
  }
  await page.context().close();
}

async function searchByKeyboard() {
  const page = await open();
  await page.goto(`${SITE}/?${DAY}`);
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.activeElement.className === "skip"), "the first stop is not the skip link");
  await page.keyboard.press("/");
  await page.keyboard.type("dp090");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?/);
  await page.click("text=DP090");
  check((await page.textContent("h1")).startsWith("DP090"), "search does not lead to the proposal");
  check(page.url().includes("as-at=2019-10-29"), "the day is lost on the way");
  await page.context().close();
}

async function signIn(page, person) {
  await page.goto(`${SITE}/sign-in`);
  await page.click(`button[value=${person}]`);
  await page.waitForSelector("text=Sign out");
}

async function raiseAndGiveInput(javaScriptEnabled) {
  const title = javaScriptEnabled ? "Alerts that a browser raised" : "Alerts raised without any script";
  const party = await open({ javaScriptEnabled });
  await signIn(party, "demo-party");
  await party.goto(`${SITE}/proposals`);
  await party.click("text=Raise a Draft Proposal");
  await party.fill("#f-title", title);
  await party.click("text=Check and preview");
  check((await party.textContent("main")).includes("This would be raised"), "there is no preview");
  if (javaScriptEnabled) {
    await accessible(party, "raise, previewed");
    await picture(party, "raise-preview");
  }
  await party.click("text=Raise it");
  check((await party.textContent("h1")).includes(title), "the proposal was not raised");
  const address = party.url().split("?")[0];

  const analyst = await open({ javaScriptEnabled });
  await signIn(analyst, "demo-analyst");
  await analyst.goto(`${SITE}/raise`);
  await analyst.fill("#f-title", "Something that SECAS would raise");
  await analyst.click("text=Check and preview");
  const refusal = await analyst.textContent("[role=alert]");
  check(refusal.includes("Section D1.3") && refusal.includes("What would be legal"), `refusal: ${refusal}`);
  if (javaScriptEnabled) await picture(analyst, "raise-refused");

  const member = await open({ javaScriptEnabled });
  await signIn(member, "demo-operations");
  await member.goto(`${address}/steps`);
  await member.click("a[href*='/steps/give-input']");
  await member.selectOption("#f-body", "operations-group");
  await member.check("#f-wants_further");
  await member.fill("#f-comment", "It touches how outages are seen.");
  await member.click("button[value=preview]");
  check((await member.textContent("[role=status]")).includes("outages"), "there is no preview of the input");
  if (javaScriptEnabled) {
    await accessible(member, "step, previewed");
    await picture(member, "step-preview");
  }
  await member.click("button[value=take]");
  check((await member.textContent("main")).includes("It touches how outages are seen."), "the input is not on the page");
  await member.click("text=Sign out");
  await member.goto(`${address}/steps`);
  check((await member.textContent("h1")).includes("Sign in first"), "signing out leaves a door open");
  for (const page of [party, analyst, member]) await page.context().close();
}

async function whatIfInTheCode() {
  const page = await open();
  await page.goto(`${SITE}/code?${DAY}`);
  await page.click("summary");
  await page.check("input[value=SECMP0025]");
  await page.click("text=Show the Code with them");
  await page.click("main >> text=findings");
  const told = await page.textContent("main");
  check(told.includes("twin-role-tables") && told.includes("What SECMP0025 would mend") === false, "the what-if is not shown");
  check(page.url().includes("with=SECMP0025"), "the amendment is lost on the way");
  await page.context().close();
}

async function decode() {
  const page = await open();
  await page.goto(`${SITE}/decode`);
  await page.fill("#message", "not a message");
  await page.click("main button");
  check(await page.isVisible("[role=alert]"), "what is no message is not told");
  await page.context().close();
}

const TASKS = [everyPageIsAccessible, noPageIsWiderThanAPhone, searchByKeyboard, () => raiseAndGiveInput(true),
  () => raiseAndGiveInput(false), whatIfInTheCode, decode];
for (const task of TASKS) {
  try {
    await task();
  } catch (error) {
    wrong.push(`${task.name || "raise and give input"}: ${error}`);
  }
}
await browser.close();
if (wrong.length) {
  console.log([...new Set(wrong)].join("\n"));
  process.exit(1);
}
console.log("all tasks were done");
