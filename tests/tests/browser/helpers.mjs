// What all tasks in a browser use: the browser, pages that complain, axe-core, pictures, and the end.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export const { SITE, MODULES, PICTURES } = process.env;
const require = createRequire(path.join(MODULES, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(path.join(MODULES, "axe-core/axe.min.js"), "utf8");
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const wrong = [];

export function check(is, what) {
  if (!is) wrong.push(what);
}

// A page that complains of every error that the browser tells of the site, such as a script that the policy forbids.
export async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  const ours = () => page.url().startsWith(SITE);
  page.on("pageerror", (error) => ours() && wrong.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    const expected = /status of (400|401|403|404|409|422)/.test(message.text());
    if (ours() && message.type() === "error" && !expected) wrong.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

// The narrowest screen on which nothing may have to be moved sideways to be read (WCAG 2.2, 1.4.10).
export const NARROW = { width: 320, height: 740 };

// axe-core runs in a world of its own, which the site's policy does not reach.
export async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const each of violations) {
    const nodes = each.nodes.slice(0, 2).map((node) => node.target.join(" ") + ": " + node.failureSummary.split("\n")[1]);
    wrong.push(`${where}: ${each.id}: ${each.help} (${nodes.join(" | ")})`);
  }
  const wide = page.viewportSize();
  await page.setViewportSize(NARROW);
  await fits(page, where);
  await page.setViewportSize(wide);
}

// The width is not the window's own: a phone makes its window as wide as the page.
export async function fits(page, where) {
  const surplus = await page.evaluate((width) => document.documentElement.scrollWidth - width, NARROW.width);
  check(surplus <= 0, `${where} is ${surplus} pixels wider than a phone`);
}

export const picture = (page, name) => page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });

// Does the tasks one after the other, and ends with "all tasks were done", or with what went wrong.
export async function run(tasks) {
  for (const task of tasks) {
    try {
      await task();
    } catch (error) {
      wrong.push(`${task.name || String(task).slice(6)}: ${error}`);
    }
  }
  await browser.close();
  if (wrong.length) {
    console.log([...new Set(wrong)].join("\n"));
    process.exit(1);
  }
  console.log("all tasks were done");
}
