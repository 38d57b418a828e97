/**
 * People in front of a real Chromium: each has a browser context of their own. Whatever a page asks of another host,
 * misses among its own files, throws, or is forbidden by the content security policy is noted in `complaints`.
 */
import { createRequire } from "node:module";

// The package stands with the front end's; this folder has no packages of its own.
const require = createRequire(new URL("../../../client-js/package.json", import.meta.url));
const { chromium } = /** @type {typeof import("playwright-core")} */ (require("playwright-core"));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WAIT_MS = 20_000;

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */
/** @typedef {Awaited<ReturnType<typeof people>>} People */

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
export const DESK = { viewport: { width: 1440, height: 900 } };

/** @param {string} url the server's @param {string[]} [others] origins of which pages may ask, too */
export async function people(url, others = []) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  /** @type {string[]} */
  const complaints = [];
  /** @type {Page[]} */
  const pages = [];

  /** A person at a device, at an address. @param {Options} device @param {string} path @param {import("./api.mjs").Person} [as] */
  async function arrive(device, path, as) {
    const context = await browser.newContext({ baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...device });
    context.setDefaultTimeout(WAIT_MS);
    if (as !== undefined) await context.addCookies(as.cookies());
    context.on("request", (request) => {
      const { protocol, host, origin } = new URL(request.url());
      const isKnown = host === new URL(url).host || others.includes(origin);
      if (protocol.startsWith("http") && !isKnown) complaints.push(`request to ${host}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400 && response.url().includes("/assets/")) complaints.push(`${response.status()} for ${response.url()}`);
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(`${page.url()}: ${message.text()}`);
    });
    pages.push(page);
    await page.goto(path);
    return page;
  }

  return {
    arrive,
    /** Another origin of which pages may ask from now on. @param {string} origin */
    mayAsk: (origin) => void others.push(origin),
    /** @param {string} path @param {import("./api.mjs").Person} [as] */
    phone: (path, as) => arrive(PHONE, path, as),
    /** @param {string} path @param {import("./api.mjs").Person} [as] */
    desk: (path, as) => arrive(DESK, path, as),
    complaints,
    pages,
    leave: () => browser.close(),
  };
}
