// A resident's way from a link to a reference number, with scripts and without, by mouse and by
// keyboard.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { linkOf, signIn, startBrowser, startDemo } from "./support.mjs";

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A page that counts the documents it shows. */
async function visitor(options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, ...options });
  const page = await context.newPage();
  const shown = [];
  page.on("response", (response) => {
    const request = response.request();
    const isPage = request.isNavigationRequest() && response.status() < 300;
    if (isPage) shown.push(new URL(response.url()).pathname);
  });
  return { context, page, shown };
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`from the first page to a reference ${how}, in at most eight pages and one answer`, async () => {
    const { context, page, shown } = await visitor({ javaScriptEnabled });
    await page.goto(`${demo.address}/`);
    await page.getByLabel("Find a plan").fill("bin");
    await page.getByRole("button", { name: "Search" }).click();
    await page.locator(".ys-card a").first().click();
    const plan = page.url();
    await page.getByRole("button", { name: "Give feedback" }).click();
    await page.getByLabel("What would make it better?").fill("Let me see when the crew will come back.");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Send feedback" }).click();
    const reference = await page.locator(".govuk-panel strong").textContent();
    assert.match(reference, /^[2-9A-HJ-NP-Z]{8}$/);
    assert.ok(shown.length <= 8, shown.join(" "));
    const fromPlan = shown.length - shown.indexOf(new URL(plan).pathname);
    assert.ok(fromPlan <= 6, shown.join(" "));
    assert.deepEqual(await context.cookies(), [], "residents get no cookie");

    // The author's own page shows the words, and they can be taken back.
    await page.locator("main a", { hasText: "/m/" }).click();
    assert.ok(await page.getByText("Let me see when the crew will come back.").isVisible());
    await page.getByRole("link", { name: "Withdraw my feedback" }).click();
    await page.getByRole("button", { name: "Withdraw my feedback" }).click();
    assert.ok(await page.getByText("You withdrew your feedback. Your words are erased.").isVisible());
    await context.close();
  });
}

test("every optional question comes back to the check page, and errors keep what was typed", async () => {
  const { context, page } = await visitor({ javaScriptEnabled: false });
  await page.goto(`${demo.address}/plans?q=bin`);
  await page.locator(".ys-card a").first().click();
  await page.locator(".ys-steps a").first().click();
  await page.getByRole("button", { name: "Give feedback on this step" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(await page.title().then((title) => title.startsWith("Error: ")), true);
  await page.getByRole("link", { name: "Enter what would make it better" }).click();
  await page.getByLabel("What would make it better?").fill("Call me on 07700 900123 about it");
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(await page.locator("mark").textContent(), "07700 900123");
  await page.getByRole("button", { name: "Keep my words as they are" }).click();

  await page.getByRole("link", { name: "Answer how easy it looks" }).click();
  await page.getByLabel("Not sure").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Answer questions about you" }).click();
  await page.getByLabel("I live here").check();
  await page.getByLabel("Postcode").fill("nonsense");
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(await page.getByLabel("Postcode").inputValue(), "nonsense");
  await page.getByLabel("Postcode").fill("");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Answer an email address for news" }).click();
  await page.getByLabel("Where should we send news").fill("not an address");
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(await page.getByLabel("Where should we send news").inputValue(), "not an address");
  await page.getByLabel("Where should we send news").fill("sam@example.com");
  await page.getByRole("button", { name: "Continue" }).click();
  const list = await page.locator("main").textContent();
  for (const answer of ["Not sure", "I live here", "sam@example.com", "Call me on 07700 900123"]) {
    assert.ok(list.includes(answer), answer);
  }
  await page.getByRole("button", { name: "Send feedback" }).click();
  const sent = page.url();
  // A second click on "send" shows what the first one did.
  await page.goBack();
  await page.goForward();
  assert.equal(page.url(), sent);

  // The mail about it can be seen, and its link confirms the address by a button only.
  await page.waitForTimeout(500);
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto(`${demo.address}/dev/mail`);
    if (await page.getByText("sam@example.com").count()) break;
    await page.waitForTimeout(250);
  }
  assert.ok(await page.getByText("sam@example.com").count(), "the receipt is in the mailbox");
  await context.close();
});

test("the whole way by keyboard", async () => {
  const { context, page } = await visitor();
  await page.goto(`${demo.address}/plans?q=bin`);
  await page.locator(".ys-card a").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Give feedback" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/feedback/);
  await page.keyboard.press("Tab");
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if (await page.evaluate(() => document.activeElement?.tagName === "TEXTAREA")) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("Make the button bigger.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/check/);
  await page.getByRole("button", { name: "Send feedback" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/sent/);
  assert.ok(await page.getByText("Feedback sent").first().isVisible());
  await context.close();
});

test("the way in Welsh", async () => {
  const { context, page } = await visitor({ javaScriptEnabled: false });
  await page.goto(`${demo.address}/`);
  await page.getByRole("link", { name: "Cymraeg" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "cy");
  await page.getByLabel("Dod o hyd i gynllun").fill("bin");
  await page.getByRole("button", { name: "Chwilio" }).click();
  await page.locator(".ys-card a").first().click();
  await page.getByRole("button", { name: "Rhoi adborth" }).click();
  await page.getByLabel("Beth fyddai’n ei wella?").fill("Byddai neges destun yn help.");
  await page.getByRole("button", { name: "Parhau" }).click();
  await page.getByRole("button", { name: "Anfon adborth" }).click();
  assert.ok(await page.getByText("Adborth wedi’i anfon").first().isVisible());
  assert.ok(page.url().includes("/cy/"));
  await context.close();
});

test("a first visit is light", async () => {
  for (const path of ["/", "/plans"]) {
    const { context, page } = await visitor();
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    let bytes = 0;
    let requests = 0;
    client.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });
    await page.goto(`${demo.address}${path}`, { waitUntil: "networkidle" });
    assert.ok(bytes > 0 && bytes <= 30_000, `${path}: ${bytes} bytes`);
    assert.ok(requests <= 4, `${path}: ${requests} requests`);
    await context.close();
  }
});

test("an officer decides with two keys at most, and can switch them off", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, linkOf(demo.links, "officer"));
  const queue = async (state) => {
    await page.goto(`${demo.address}/manage/oxford/feedback?state=${state}`);
    const first = page.locator("main a[href*='/manage/oxford/feedback/']").first();
    await first.click();
    return page.url();
  };
  // One key publishes.
  const published = await queue("ready");
  await page.keyboard.press("p");
  await page.waitForURL((url) => url.href !== published);
  await page.goto(published);
  assert.ok(await page.locator("main .govuk-tag", { hasText: "Published" }).isVisible());
  // Two keys reject with the third reason.
  const rejected = await queue("ready");
  await page.keyboard.press("r");
  await page.keyboard.press("3");
  await page.waitForURL((url) => url.href !== rejected);
  await page.goto(rejected);
  assert.ok(await page.locator("main .govuk-tag", { hasText: "Rejected" }).isVisible());
  assert.ok(await page.getByText("Not about the plan").first().isVisible());
  // "?" shows the list, where the keys can be switched off; typing is never taken for a key.
  const left = await queue("ready");
  await page.keyboard.press("?");
  await page.getByLabel("Use single keys in this browser").uncheck();
  await page.keyboard.press("p");
  await page.reload();
  await page.keyboard.press("p");
  await page.locator("textarea[name=note]").fill("");
  await page.locator("textarea[name=note]").press("p");
  assert.equal(page.url(), left);
  assert.equal(await page.locator("textarea[name=note]").inputValue(), "p");
  await context.close();
});
