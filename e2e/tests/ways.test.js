// The ways that people go: from the front page to a claim and on to the words, by hand and by keyboard, with scripts and without.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SITE, browse, tab, things } from "../site.js";

/** Is the passage that the address names in view, and marked? */
const shown = () => {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!at) return { place: null };
  const words = at.nextElementSibling;
  const box = at.getBoundingClientRect();
  let marked = at;
  while (marked?.classList.contains("at")) marked = marked.nextElementSibling;
  const style = getComputedStyle(marked);
  return {
    place: at.id,
    inView: box.top >= 0 && box.bottom <= innerHeight,
    marked: marked.classList.contains("sought") && style.boxShadow !== "none",
    words: at.closest("p, h1").textContent,
    first: words?.textContent,
  };
};

const focused = () => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName,
    href: element.getAttribute("href") ?? "",
    inMain: Boolean(element.closest("main")),
    seen: element.tagName === "BODY" || (style.outlineStyle !== "none" && box.bottom > 0 && box.top < innerHeight),
  };
};

/** Presses Tab until the focus is where it should be. */
async function tabTo(page, is, most = 400) {
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focused);
    assert.ok(at.seen, `the focus cannot be seen on ${at.tag} ${at.href}`);
    if (is(at)) return at;
  }
  assert.fail("Tab does not lead there");
}

const toClaim = 'main .row h3 a[href^="/claims/"]';
const toPassage = '.wordings .printed a[href*="#t"]';

async function claimIsAnswered(page) {
  const counts = await page.$$eval("dl.counts > div", (all) =>
    Object.fromEntries(all.map((one) => [one.querySelector("dt").textContent, Number(one.querySelector("dd").textContent)])));
  assert.ok(counts["Origins that are named"] + counts["Lineage not recorded"] + counts["Independence not established"] >= 1, JSON.stringify(counts));
  const printed = await page.$$eval(".wordings > li", (all) =>
    all.map((one) => [one.querySelector(".printed strong").textContent, one.querySelector("blockquote").textContent]));
  assert.ok(printed.length >= 2 && printed.every(([outlet, words]) => outlet.trim() && words.trim()), JSON.stringify(printed));
}

async function passageIsShown(page) {
  const passage = await page.evaluate(shown);
  assert.ok(passage.place, `${page.url()}: no such place`);
  assert.ok(passage.inView, `${page.url()}: not in view`);
  assert.ok(passage.marked, `${page.url()}: not marked`);
}

describe("ways", { concurrency: 1 }, () => {
  let browser;
  before(async () => {
    browser = await browse();
  });
  after(() => browser?.close());

  for (const scripts of [true, false]) {
    for (const [width, height] of [[360, 740], [1440, 900]]) {
      const how = `${scripts ? "with" : "without"} scripts at ${width}`;
      it(`three clicks lead from the front page to the words, ${how}`, async () => {
        const { page, wrongs } = await tab(browser, { scripts });
        await page.setViewport({ width, height });
        await page.goto(SITE);
        await Promise.all([page.waitForNavigation(), page.click(toClaim)]);
        await claimIsAnswered(page);
        await Promise.all([page.waitForNavigation(), page.click(toPassage)]);
        await passageIsShown(page);
        assert.deepEqual(wrongs, []);
        await page.close();
      });
    }

    it(`the keyboard alone leads there too, ${scripts ? "with" : "without"} scripts`, async () => {
      const { page } = await tab(browser, { scripts });
      await page.setViewport({ width: 1440, height: 900 });
      await page.goto(SITE);
      await page.keyboard.press("Tab");
      assert.equal((await page.evaluate(focused)).href, "#main");
      await page.keyboard.press("Enter");
      await tabTo(page, (at) => at.inMain && at.href.startsWith("/claims/"));
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      await claimIsAnswered(page);
      await tabTo(page, (at) => at.inMain && at.href.includes("#t"));
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      await passageIsShown(page);
      await page.close();
    });
  }

  it("a search by keyboard leads to the words", async () => {
    const { page } = await tab(browser, { scripts: false });
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(SITE);
    await tabTo(page, (at) => at.tag === "INPUT");
    await page.keyboard.type("dam");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(page.url(), /\/search\?q=dam$/);
    await tabTo(page, (at) => at.inMain && at.href.includes("#t"));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await passageIsShown(page);
    await page.close();
  });

  it("every mark of an article leads to its passage", async () => {
    const { article } = await things();
    const { page } = await tab(browser, { scripts: false });
    await page.setViewport({ width: 360, height: 740 });
    await page.goto(`${SITE}/articles/${encodeURIComponent(article)}`);
    const marks = await page.$$eval("article.text a.m", (all) => all.map((one) => one.href));
    assert.ok(marks.length > 5);
    for (const mark of new Set(marks)) {
      await page.goto(mark);
      await passageIsShown(page);
    }
    await page.close();
  });
});
