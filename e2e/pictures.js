// Makes the pictures of the README: the front page, a claim and an article of the invented newsroom.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SITE, browse, tab, things } from "./site.js";

const FOLDER = fileURLToPath(new URL("../pictures/", import.meta.url));
/** A picture, the page that it shows, and how much of it. */
const PICTURES = [
  ["front", () => "/", 900],
  ["claim", (of) => `/claims/${encodeURIComponent(of.claim)}`, 1100],
  ["article", (of) => `/articles/${encodeURIComponent(of.article)}`, 1000],
];

mkdirSync(FOLDER, { recursive: true });
const of = await things();
const browser = await browse();
const { page } = await tab(browser);
await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
for (const [name, at, height] of PICTURES) {
  await page.setViewport({ width: 1200, height });
  await page.goto(SITE + at(of));
  const path = `${FOLDER}${name}.webp`;
  await page.screenshot({ path, type: "webp", quality: 85 });
  console.log(path);
}
await browser.close();
