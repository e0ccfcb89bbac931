// Starts the demo and a browser for the tests, and looks at pages as their readers would.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import assert from "node:assert/strict";
import axe from "axe-core";
import { chromium } from "playwright-core";

/** The program under test: the debug build, or what `TEST_PROGRAM` names. */
const PROGRAM = process.env.TEST_PROGRAM ?? path.resolve(import.meta.dirname, "../../target/debug/yousaid");

/** Debian's browser, or what `CHROMIUM` names. */
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The widths that pages are looked at: a small phone, a tablet, a desk. */
export const WIDTHS = [320, 768, 1280];

/** Starts a fresh demo on a free port; gives its address, its sign-in links by role, and `stop`. */
export async function startDemo() {
  const folder = mkdtempSync(path.join(tmpdir(), "yousaid-"));
  const child = spawn(PROGRAM, ["demo", "--fresh", "--port", "0", "--database", path.join(folder, "demo.db")], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    // One visitor here sends more forms a minute than people do.
    env: { ...process.env, YOUSAID_POST_RATE: "10000" },
  });
  const links = {};
  const address = await new Promise((resolve, reject) => {
    let printed = "";
    child.on("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${printed}`)));
    child.stdout.on("data", (part) => {
      printed += part;
      const lines = printed.split("\n").slice(0, -1);
      for (const line of lines) {
        const found = line.match(/^\s*(\S.*?)\s*:?\s+(https?:\/\/\S+)\s*$/);
        if (found) links[found[1].toLowerCase()] = found[2];
      }
      // The last line says that everything has been printed.
      if (/^Ready/m.test(printed)) {
        const first = printed.match(/https?:\/\/[^\s/]+/);
        if (first) resolve(first[0]);
      }
    });
  });
  const stop = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.removeAllListeners("exit");
    child.once("exit", () => {});
    child.kill("SIGTERM");
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, links, stop };
}

/** Starts the browser. */
export function startBrowser() {
  return chromium.launch({
    executablePath: BROWSER,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The first link whose name contains all the words. */
export function linkOf(links, ...words) {
  const name = Object.keys(links).find((name) => words.every((word) => name.includes(word)));
  assert.ok(name, `no sign-in link for ${words.join(" ")} among: ${Object.keys(links).join(", ")}`);
  return links[name];
}

/** Signs in by a link: it shows a button, and only the button signs in. */
export async function signIn(page, link) {
  await page.goto(link);
  await page.locator("main form button").first().click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
}

/**
 * What is wrong with the page as it stands: at every width, by axe and by eye.
 * `html` is the page as it came over the wire.
 */
export async function faults(page, html, address) {
  const found = [];
  const where = new URL(page.url()).pathname;
  for (const [pattern, what] of [
    [/<style[\s>]/i, "a style element"],
    [/\sstyle\s*=/i, "an inline style"],
    [/<script(?![^>]*\ssrc=)[^>]*>/i, "an inline script"],
    [/<[^>]+\son[a-z]+\s*=/i, "an inline handler"],
  ]) {
    if (pattern.test(html)) found.push(`${where}: ${what}`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${where} at ${width}: ${wide} px too wide`);
    await page.evaluate(axe.source);
    const results = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of results.violations) {
      const nodes = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 160)}`);
      found.push(`${where} at ${width}: ${violation.id}: ${violation.help}\n    ${nodes.join("\n    ")}`);
    }
  }
  if (!page.url().startsWith(address)) found.push(`${where}: left the service`);
  return found;
}

/** A context that notes requests to other hosts, and in which scripts may be kept away. */
export async function contextOf(browser, address, { scripts = true, state } = {}) {
  const context = await browser.newContext({ storageState: state });
  const foreign = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  if (!scripts) {
    // Pages are looked at without their scripts; the browser itself still runs the checker.
    await context.route("**/*.js", (route) => route.abort());
  }
  return { context, foreign };
}
