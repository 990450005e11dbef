// What a site has that was set up for it: signing in by a passkey, which a virtual device of the browser holds, and by an organisation's OpenID
// Provider; the figures of a run of alerts; letters.
import { SITE, accessible, check, open, picture, run } from "./helpers.mjs";

const { PASSWORD } = process.env;

async function signIn(page, login) {
  await page.goto(`${SITE}/sign-in`);
  await page.fill("#login", login);
  await page.fill("#password", PASSWORD);
  await page.click("form[method=post][action='/sign-in'] button");
  await page.waitForSelector("text=Sign out");
}

async function withDevice(page) {
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function passkey() {
  const page = await open();
  await withDevice(page);
  await signIn(page, "alex");
  await page.goto(`${SITE}/accounts`);
  check((await page.textContent("main")).includes("A password alone is not enough"), "a password alone opens accounts");

  await page.goto(`${SITE}/account`);
  await page.fill("#passkey-name", "My laptop");
  await page.fill("#passkey-password", "not the password");
  await page.click("text=Add a passkey");
  await page.waitForSelector("text=the name or the password is wrong");
  await page.fill("#passkey-password", PASSWORD);
  await page.click("text=Add a passkey");
  await page.waitForSelector("text=My laptop");
  await accessible(page, "account with a passkey");
  await picture(page, "account-passkey");
  await page.goto(`${SITE}/accounts`);
  check((await page.textContent("h1")).includes("Accounts"), "who has shown a passkey does not see accounts");
  await page.click("text=Sign out");

  await page.goto(`${SITE}/sign-in?next=/account`);
  await accessible(page, "sign-in with a passkey");
  await picture(page, "sign-in-passkey");
  const sent = page.waitForRequest((request) => request.url().endsWith("/sign-in/passkey") && request.isNavigationRequest());
  await page.click("text=Sign in with a passkey");
  const form = (await sent).postData();
  await page.waitForSelector("text=last used");
  check((await page.textContent("main")).includes("by a passkey"), "the session does not say how it began");
  await page.goto(`${SITE}/accounts`);
  check((await page.textContent("main")).includes("signed in by passkey"), "the sign-in is not on record");

  // What the device answered holds once, and here only.
  const other = await open();
  const again = await other.request.post(`${SITE}/sign-in/passkey`, {
    headers: { "content-type": "application/x-www-form-urlencoded" }, data: form,
  });
  check(again.status() === 401, `an answer holds twice: ${again.status()}`);
  check((await again.text()).includes("nobody here asked for it"), "why it is refused is not told");
  await other.goto(SITE.replace("localhost", "127.0.0.1") + "/sign-in");
  check(!(await other.isVisible("text=Sign in with a passkey")), "a number has passkeys");

  await page.goto(`${SITE}/account`);
  await page.click("text=Take it away");
  await page.click("text=Sign out");
  await page.goto(`${SITE}/sign-in`);
  await page.click("text=Sign in with a passkey");
  await page.waitForSelector("text=this passkey is not known here");
  await page.context().close();
}

async function goToOrganisation(page, login) {
  await page.goto(`${SITE}/sign-in?next=/raise`);
  await page.click("text=Sign in through Example Energy");
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", "anything");
  await page.click("button[type=submit]");
  await page.click("button[type=submit]");
}

async function organisation() {
  const page = await open();
  const back = [];
  page.on("request", (request) => request.url().includes("/back?") && back.push(request.url()));
  await page.goto(`${SITE}/sign-in`);
  await accessible(page, "sign-in by an organisation");
  await picture(page, "sign-in-organisation");
  await goToOrganisation(page, "pat");
  await page.waitForSelector("text=Raise a Draft Proposal");
  check(page.url() === `${SITE}/raise`, `who came back is at ${page.url()}`);
  await page.goto(`${SITE}/account`);
  const told = await page.textContent("main");
  check(told.includes("pat@example.org") && told.includes("Example Energy"), `the account says: ${told}`);
  check(told.includes("by the sign-in of an organisation"), "the session does not say how it began");
  await page.click("text=Sign out");

  // The link on which a browser came back signs no other browser in, and holds once.
  const other = await open();
  await other.goto(back[0]);
  check((await other.textContent("main")).includes("not begun in this browser"), "a link signs somebody else in");
  await page.goto(back[0]);
  check((await page.textContent("main")).includes("not begun in this browser"), "a link holds twice");
  await other.context().close();
  await page.context().close();
}

async function strangers() {
  for (const login of ["sly", "eve"]) {
    const page = await open();
    await goToOrganisation(page, login);
    await page.waitForSelector("text=vouches for no e-mail address");
    check(!(await page.isVisible("text=Sign out")), `${login} is signed in`);
    await page.context().close();
  }
  const page = await open();
  await page.goto(`${SITE}/sign-in/organisation/example-energy/back?error=access_denied&error_description=%3Cb%3ENo%3C/b%3E`);
  check((await page.textContent("main")).includes("<b>No</b>"), "what the organisation says is not told as it is");
  await page.context().close();
}

async function traffic() {
  const page = await open();
  await signIn(page, "olly");
  await page.goto(`${SITE}/alerts`);
  await page.click("main a[href='/traffic']");
  check(await page.isVisible(".drawing svg"), "there is no picture of the run");
  check((await page.textContent("main")).includes("Example Meters"), "makers are not named");
  await page.waitForFunction(() => document.querySelector("[data-rate]").textContent.includes("a second now"), null, { timeout: 15000 });
  await accessible(page, "traffic");
  await picture(page, "traffic");
  await page.context().close();
}

async function letters() {
  const page = await open();
  await page.goto(`${SITE}/subscribe`);
  await accessible(page, "subscribe");
  await picture(page, "subscribe");
  await page.context().close();
}

await run([passkey, organisation, strangers, traffic, letters]);
