// Every page that a visitor, an officer, a lead and a board member can reach by links, and the
// states that show errors: looked at by axe at three widths, with scripts and without.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { contextOf, faults, linkOf, signIn, startBrowser, startDemo } from "./support.mjs";

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

/** Addresses that differ only in what they name are the same page. */
function patternOf(href) {
  const url = new URL(href);
  const parts = url.pathname.split("/").map((part, index, all) => {
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(part) || /^[A-Za-z0-9_-]{43}$/.test(part)) return ":id";
    if (/^\d+$/.test(part)) return ":n";
    if (["plans", "councils", "manage"].includes(all[index - 1]) && !["new"].includes(part)) return ":name";
    return part;
  });
  return parts.join("/");
}

/** Follows every link of our own, one for each pattern, and gives what is wrong with the pages when they are looked at. */
async function walk(context, starts, within, most = 80, look = true) {
  const page = await context.newPage();
  const seen = new Map();
  const queue = starts.map((path) => `${demo.address}${path}`);
  const found = [];
  while (queue.length && seen.size < most) {
    const href = queue.shift();
    const pattern = patternOf(href);
    if (seen.has(pattern)) continue;
    seen.set(pattern, href);
    const response = await page.goto(href);
    const kind = response.headers()["content-type"] ?? "";
    if (!kind.startsWith("text/html")) continue;
    if (response.status() >= 400) found.push(`${href}: status ${response.status()}`);
    if (look) found.push(...(await faults(page, await response.text(), demo.address)));
    const links = await page.evaluate(() => Array.from(document.links, (link) => link.href));
    for (const link of links) {
      const url = new URL(link);
      const isOurs = url.origin === demo.address;
      const isFile = /\.(json|csv|svg|txt|xml)$/.test(url.pathname);
      const isWithin = within.test(url.pathname);
      if (isOurs && !isFile && isWithin && !url.pathname.includes("sign-out")) queue.push(url.origin + url.pathname + url.search);
    }
  }
  await page.close();
  return { found, seen };
}

// Who, the words of their sign-in link, where they start, which pages are theirs, and how many there
// are at least.
const VISITS = [
  ["a visitor", null, ["/", "/plans?q=bin", "/cy", "/accessibility", "/privacy", "/outcomes", "/api/v1/docs", "/dev/mail"], /^/, 12],
  ["an officer", ["officer"], ["/manage", "/account"], /^(\/cy)?\/(manage|account)/, 15],
  ["a lead", ["lead"], ["/manage", "/account"], /^\/(manage|account)/, 15],
  ["the board", ["board"], ["/board", "/account"], /^(\/cy)?\/board/, 5],
];

/** Signed-in browsers by role: a link signs in once. */
const states = new Map();

/** A context of a person who is signed in. */
async function signedIn(who, words, options) {
  if (!states.has(who)) {
    const { context } = await contextOf(browser, demo.address);
    await signIn(await context.newPage(), linkOf(demo.links, ...words));
    states.set(who, await context.storageState());
    await context.close();
  }
  return contextOf(browser, demo.address, { ...options, state: states.get(who) });
}

for (const [who, words, starts, within, least] of VISITS) {
  for (const scripts of [true, false]) {
    test(`${who} ${scripts ? "with" : "without"} scripts`, async () => {
      const { context, foreign } = words
        ? await signedIn(who, words, { scripts })
        : await contextOf(browser, demo.address, { scripts });
      const { found, seen } = await walk(context, starts, within);
      assert.deepEqual(found, [], found.join("\n"));
      assert.deepEqual(foreign, [], "requests to other hosts");
      assert.ok(seen.size >= least, `only ${[...seen.keys()].join(" ")}`);
      if (!words) assert.deepEqual(await context.cookies(), [], "a cookie before sign-in");
      await context.close();
    });
  }
}

test("the pages of the journey and their errors", async () => {
  for (const scripts of [true, false]) {
    const { context } = await contextOf(browser, demo.address, { scripts });
    const page = await context.newPage();
    const found = [];
    let html = "";
    page.on("response", async (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303) {
        html = await response.text().catch(() => "");
      }
    });
    const look = async () => {
      await page.waitForLoadState();
      found.push(...(await faults(page, html, demo.address)));
    };
    const press = (name) => page.getByRole("button", { name, exact: true }).click();
    await page.goto(`${demo.address}/plans?q=bin`);
    await page.locator(".ys-card a").first().click();
    const plan = page.url();
    await page.getByRole("button", { name: "Give feedback" }).click();
    await look();
    await press("Continue");
    await look();
    await page.getByLabel("What would make it better?").fill("Ring 07700 900123, it is broken");
    await press("Continue");
    await look();
    await press("Keep my words as they are");
    await look();
    const check = page.url();
    for (const [name, spoil] of [
      ["Answer how easy it looks", null],
      ["Answer questions about you", async () => page.getByLabel("Postcode").fill("nonsense")],
      ["Answer an email address for news", async () => page.getByLabel("Where should we send news").fill("x")],
    ]) {
      await page.getByRole("link", { name }).click();
      await look();
      if (spoil) {
        await spoil();
        await press("Continue");
        await look();
      }
      await page.goto(check);
    }
    await press("Send feedback");
    await look();
    await page.locator("main a", { hasText: "/m/" }).click();
    await look();
    for (const name of ["Change my words", "Withdraw my feedback"]) {
      await page.getByRole("link", { name }).click();
      await look();
      await page.goBack();
    }
    for (const path of ["/nothing-here", "/plans/nothing-here", "/m/nonsense", "/confirm/nonsense"]) {
      await page.goto(`${demo.address}${path}`);
      await look();
    }
    // A form without its token: refused, and the words are given back.
    await page.goto(`${plan}/feedback`);
    await page.evaluate(() => document.querySelector("input[name=csrf]").remove());
    await page.getByLabel("What would make it better?").fill("Words that must not be lost");
    await press("Continue");
    assert.ok((await page.locator("textarea").inputValue()).includes("Words that must not be lost"));
    await look();
    assert.deepEqual(found, [], found.join("\n"));
    await context.close();
  }
});

/** The buttons of the forms of a page that send something. */
const BUTTONS = "main form[method=post] button:not([type=button])";

/** Empties every field of the page that a person can fill in, or fills it with far too much. */
function spoil(page, filling) {
  return page.evaluate((filling) => {
    let filled = 0;
    for (const field of document.querySelectorAll("main form[method=post] :is(input, textarea, select)")) {
      if (field.type === "hidden" || field.type === "file") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = false;
      else if (field.tagName === "SELECT") field.value = "";
      else {
        field.value = filling;
        filled += 1;
      }
    }
    return filled;
  }, filling);
}

test("every form of officers and the board, sent empty and with far too much", async () => {
  let summaries = 0;
  const found = [];
  for (const [who, words, starts, within] of [VISITS[2], VISITS[3]]) {
    const { context } = await signedIn(who, words, { scripts: false });
    const { seen } = await walk(context, starts, within, 80, false);
    const page = await context.newPage();
    let html = "";
    page.on("response", async (response) => {
      if (!response.request().isNavigationRequest() || response.status() === 303) return;
      if (response.status() === 429) found.push(`${response.url()}: too many forms`);
      html = await response.text().catch(() => "");
    });
    // What moves a whole plan comes last: other pages are about the same plan.
    const pages = [...seen.values()].sort((a, b) => a.includes("/confirm") - b.includes("/confirm"));
    for (const href of pages) {
      await page.goto(href);
      const buttons = await page.locator(BUTTONS).count();
      for (const filling of ["", "x".repeat(12_000)]) {
        for (let button = 0; button < buttons; button += 1) {
          await page.goto(href);
          // Earlier buttons may have left fewer.
          if ((await page.locator(BUTTONS).count()) <= button) break;
          const filled = await spoil(page, filling);
          if (filling && !filled) break;
          await page.locator(BUTTONS).nth(button).click();
          await page.waitForLoadState();
          summaries += await page.locator(".govuk-error-summary").count();
          found.push(...(await faults(page, html, demo.address)));
        }
      }
    }
    await context.close();
  }
  assert.deepEqual(found, [], found.join("\n"));
  assert.ok(summaries >= 12, `only ${summaries} pages with errors`);
});
