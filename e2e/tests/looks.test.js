// How does each page look: narrow and wide, light and dark, with scripts and without?
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { NO_PAGES, PAGES, SITE, browse, tab, things } from "../site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = new URL("../shots/", import.meta.url).pathname;
const MOST = 150_000;
/** Widths in pixels, with the height of such a screen. */
const SCREENS = [[360, 740], [1440, 900]];
const SCHEMES = ["light", "dark"];

/** What reaches beyond the right edge of the page, of what can be seen. */
const tooWide = () => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > edge + 1)
    .slice(0, 5)
    .map((element) => `${element.tagName}.${element.getAttribute("class")} ${element.textContent.trim().slice(0, 40)}`)
    .concat(`the page is ${document.documentElement.scrollWidth} wide`);
};

/** Controls that a finger would miss: lower than 24 pixels, and not in a line of text. */
const tooSmall = () =>
  [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, nav a")]
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => element.getBoundingClientRect().height < 23.5 && !element.labels?.length)
    .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`);

describe("pages", { concurrency: 1 }, () => {
  let browser;
  let of;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    of = await things();
    browser = await browse();
  });
  after(() => browser?.close());

  const pages = [...PAGES.map(([name, at]) => [name, at, 200]), ...NO_PAGES.slice(0, 1).map(([at, status]) => ["no-page", () => at, status])];
  for (const [name, at, status] of pages) {
    for (const scripts of [true, false]) {
      it(`${name}, ${scripts ? "with scripts" : "without scripts"}`, async () => {
        const { page, wrongs } = await tab(browser, { scripts });
        try {
          for (const [width, height] of SCREENS) {
            await page.setViewport({ width, height });
            for (const scheme of SCHEMES) {
              await page.emulateMediaFeatures([
                { name: "prefers-color-scheme", value: scheme },
                { name: "prefers-reduced-motion", value: "reduce" },
              ]);
              const where = `${name} at ${width}, ${scheme}`;
              if (page.url() !== SITE + at(of)) {
                const answer = await page.goto(SITE + at(of), { waitUntil: "load" });
                assert.equal(answer.status(), status, where);
                const size = (await answer.buffer()).length;
                assert.ok(size <= MOST, `${where}: ${size} bytes`);
              }
              assert.deepEqual(await page.evaluate(tooWide), [], `${where}: too wide`);
              assert.deepEqual(await page.evaluate(tooSmall), [], `${where}: too small`);
              if (!scripts) continue;
              if (!(await page.evaluate("typeof axe !== 'undefined'"))) await page.evaluate(AXE);
              const { violations, passes } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
              assert.ok(passes.length > 10, `${where}: axe looked at nothing`);
              const grave = violations
                .filter((found) => ["serious", "critical"].includes(found.impact))
                .flatMap((found) => found.nodes.slice(0, 3).map((node) => `${found.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
              assert.deepEqual(grave, [], `${where}: axe`);
              await page.screenshot({ path: `${SHOTS}${name}-${width}-${scheme}.png`, fullPage: true, captureBeyondViewport: true });
            }
          }
          const expected = status === 200 ? [] : wrongs.filter((wrong) => /status of 4/.test(wrong));
          assert.deepEqual(wrongs.filter((wrong) => !expected.includes(wrong)), []);
        } finally {
          await page.close();
        }
      });
    }
  }

  it("says with the right status that there is no page", async () => {
    for (const [at, status] of NO_PAGES) {
      const answer = await fetch(SITE + at);
      assert.equal(answer.status, status, at);
      assert.match(await answer.text(), /<h1>/, at);
    }
  });
});
