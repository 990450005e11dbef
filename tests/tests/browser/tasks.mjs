// Tasks of people in the demo, done in a real browser. Ends with "all tasks were done", or with what went wrong.
import { NARROW, SITE, accessible, check, fits, open, picture, run } from "./helpers.mjs";

const DAY = "as-at=2019-10-29";

const PAGES = {
  home: "/", register: "/proposals", proposal: "/proposals/90", process: "/process", meetings: "/meetings",
  body: "/bodies/operations-group", releases: "/releases", release: "/releases/november-2020", code: "/code",
  table: "/code/tables/duis_matrix?key=7.7&with=SECMP0025", clauses: "/code/clauses", clause: "/code/clauses/D1.3",
  diff: "/code/diff?from=2019-10-29&to=2020-11-29", amendments: "/code/amendments", amendment: "/code/amendments/MP091",
  checks: "/checks?with=SECMP0025", check: "/checks/twin-role-tables", conflicts: "/conflicts", tests: "/tests",
  role: "/tests/ED", alerts: "/alerts", alert: "/alerts/8F36", decoder: "/decode", papers: "/papers",
  paper: "/papers/new-proposals", log: "/log", event: "/log/20", proof: "/log/proof", search: "/search?q=alert",
  draft: "/code/draft?table=duis_matrix&key=7.7/IS", statement: "/proposals/90/statement", consultations: "/proposals/90/consultations",
  meeting: "/meetings/panel/2019-11-15", maintenance: "/maintenance?month=2020-01&party=dcc", schemas: "/schemas",
  roles: "/roles", changed: "/roles/ED", changes: "/changes", api: "/api", "sign-in": "/sign-in", lost: "/nothing",
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
  const page = await open({ viewport: NARROW, isMobile: true, hasTouch: true });
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(dated(address));
    await fits(page, name);
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

async function draftAnAmendment(javaScriptEnabled) {
  const page = await open({ javaScriptEnabled });
  await signIn(page, "demo-analyst");
  await page.goto(`${SITE}/code/tables/duis_matrix?key=7.7/IS&${DAY}`);
  await page.click("text=Draft a change");
  await page.selectOption("#d-table", "duis_matrix");
  await page.fill("#d-key", "");
  await page.click("text=A new row");
  await page.fill("#c-srv", "7.7");
  await page.fill("#c-role", "ED");
  await page.fill("#d-id", "MP900");
  await page.fill("#d-title", "Let Electricity Distributors read the switch");
  await page.click("text=Add the row to the draft");
  check((await page.textContent("#found")).includes("twin-role-tables"), "the draft brings no finding");
  const contradiction = "by duis_matrix, and not by duis_definitions";
  check((await page.textContent("#found")).includes(contradiction), "the finding does not say what it found");
  check(await page.inputValue("#d-text").then((text) => text.includes("insert = {")), "the draft has no change");
  const second = '\n[[change]]\ntable = "duis_definitions"\ninsert = { srv = "7.7", role = "ED" }\n';
  await page.fill("#d-text", (await page.inputValue("#d-text")) + second);
  if (javaScriptEnabled) {
    // What follows is told as somebody writes.
    await page.waitForFunction((told) => !document.getElementById("found").textContent.includes(told), contradiction);
    await accessible(page, "draft, checked");
    await picture(page, "draft-checked");
    await page.goto(`${SITE}/code/draft?${DAY}`);
    check((await page.inputValue("#d-text")).includes("duis_definitions"), "the draft is lost on the way");
  } else {
    await page.click("button[value=check]:not(.unseen)");
    check(!(await page.textContent("#found")).includes(contradiction), "the check says the old");
  }
  await page.context().close();
}

async function inputOneByOne() {
  const page = await open();
  await signIn(page, "demo-operations");
  await page.goto(`${SITE}/?${DAY}`);
  await page.goto(`${SITE}/input/operations-group?${DAY}`);
  check((await page.textContent("main")).includes("1 of 6"), "the round does not hold the six Draft Proposals");
  await accessible(page, "input");
  await picture(page, "input");
  // By keyboard alone.
  await page.focus("#i-comment");
  await page.keyboard.type("It touches how outages are seen.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.focus("button[value=take]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=1 of 6 given");
  check((await page.textContent("h2")).startsWith("2 of 6"), "it does not go on to the next");
  await page.context().close();
}

async function keepAMeeting() {
  const page = await open();
  await signIn(page, "demo-analyst");
  await page.goto(`${SITE}/meetings/operations-group/2019-10-29?${DAY}`);
  await page.click("text=Call the meeting");
  await page.fill("#m-text", "It noted the six Draft Proposals.");
  await page.click("text=Minute it");
  await page.click("summary:has-text('Raise an action')");
  await page.fill("#a-name", "OPS26/01");
  await page.fill("#a-text", "Ask the DCC about unknown alerts");
  await page.fill("#a-owner", "A. Clerk");
  await page.click("button[value=action]");
  const told = await page.textContent("main");
  check(told.includes("It noted the six") && told.includes("OPS26/01"), "the minutes are not kept");
  await accessible(page, "meeting, kept");
  await picture(page, "meeting-kept");
  await page.context().close();
}

async function planMaintenance() {
  const page = await open();
  await signIn(page, "demo-dcc");
  await page.goto(`${SITE}/maintenance?month=2020-01&as-at=2019-11-25`);
  await page.fill("#p-id", "2020-01-certificates");
  await page.fill("#p-title", "New certificates");
  await page.fill("#p-detail", "The certificates of the gateway are replaced.");
  await page.fill("#p-start", "2020-01-30T14:00");
  await page.fill("#p-end", "2020-01-30T15:00");
  await page.click("button[value=preview]");
  check((await page.textContent("[role=status]")).includes("2020-01-certificates"), "there is no preview of the plan");
  await page.click("button[value=take]");
  check((await page.textContent("main")).includes("permitted hours"), "the rule is not told");
  await accessible(page, "activity");
  await picture(page, "activity");
  await page.goto(`${SITE}/maintenance?month=2020-01&as-at=2019-11-25`);
  await accessible(page, "maintenance, planned");
  await picture(page, "maintenance-planned");
  await page.context().close();
}

async function secondFactor() {
  const page = await open();
  await signIn(page, "demo-security");
  await page.goto(`${SITE}/account`);
  await page.click("text=Set it up");
  check(await page.isVisible(".qr svg"), "there is no picture of the secret");
  await accessible(page, "account with a second factor");
  await picture(page, "account");
  await page.context().close();
}

async function assurance() {
  const page = await open();
  await signIn(page, "demo-security");
  await page.goto(`${SITE}/?as-at=2020-01-06`);
  await page.click("nav >> text=Assurance");
  check((await page.textContent("main")).includes("overdue"), "what is overdue is not told");
  await accessible(page, "assurance");
  await picture(page, "assurance");
  await page.click("text=Northlight Energy");
  check((await page.textContent("h1")).includes("northlight"), "the list does not lead to the User");
  await accessible(page, "assurance of a User");
  await picture(page, "assurance-user");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("main >> text=PDF")]);
  check(file.suggestedFilename() === "assurance-northlight-2020-01-06.pdf", file.suggestedFilename());
  await page.click("text=Sign out");
  await signIn(page, "demo-analyst");
  check(!(await page.isVisible("nav >> text=Assurance")), "an analyst is led to assurance");
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

await run([everyPageIsAccessible, noPageIsWiderThanAPhone, searchByKeyboard, () => raiseAndGiveInput(true),
  () => raiseAndGiveInput(false), whatIfInTheCode, decode, () => draftAnAmendment(true), () => draftAnAmendment(false), inputOneByOne, keepAMeeting,
  planMaintenance, secondFactor, assurance]);
