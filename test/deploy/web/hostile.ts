/** A collection whose every part tries to be more than text: names of files, titles, texts. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";

/** What would set `window.hacked`, if any of it ran. */
const attacks = [
  '<script>window.hacked = "script"</script>',
  '<img src="x" onerror="window.hacked = \'img\'">',
  '<a href="javascript:window.hacked=1">link</a> javascript:window.hacked=1',
  "</style></textarea></title><svg/onload=window.hacked=1>",
  '<b onmouseover="window.hacked=2" onclick="window.hacked=3" style="position:fixed;inset:0">over</b>',
  "../../../../etc/passwd and file:///etc/passwd and C:\\Windows",
  "\u0007\u001b[31mred\u001b[0m, \u2066turned\u2069, \u200b no width",
  "{{constructor.constructor('window.hacked=1')()}}",
  "right \u202Eto left\u202C, \u0000 a zero, &lt;b&gt; an entity &amp; a \u2028 line",
  `long ${"x".repeat(3000)} word`,
  "سؤال عن البحث في النصوص العربية quarry",
];

/** A title for each attack, as the corpus has them. */
export const hostileTitles = attacks.map((attack) => `${attack.slice(0, 300)} quarry`);
export const hostileTexts = attacks.map((attack) => `A quarry: ${attack} ends here.`);

/** Writes the collection: a file of passages, and Markdown in files with such names. Every passage has "quarry". */
export function writeHostile(folder: string): void {
  const line = (_: string, i: number) =>
    JSON.stringify({
      _id: i === 2 ? "javascript:window.hacked=4" : `<b id=${i}>`,
      title: hostileTitles[i],
      text: hostileTexts[i],
    });
  fs.writeFileSync(path.join(folder, "passages.jsonl"), `${attacks.map(line).join("\n")}\n`);
  const names = ["<img src=x onerror=window.hacked=1>.md", "gpj.\u202Excod.md", "'\"&<.md"];
  for (const name of names) {
    fs.writeFileSync(path.join(folder, name), `# Of ${name}\n\nThe quarry of a file with a name.\n`);
  }
}

/**
 * On a page that has answered a question for "quarry": every title and text stands there as it is written, nothing of
 * them is an element, and no script has run, whatever a reader clicks and passes over.
 */
export async function expectTextAlone(page: Page): Promise<void> {
  const box = page.locator("bowlab-search");
  const titles = box.locator(".title");
  await box.getByRole("button", { name: "More results" }).click();
  await titles.nth(10).waitFor();
  for (const title of await titles.all()) {
    await title.hover();
    await title.click();
  }
  for (const passage of await box.locator(".passage:visible").all()) await passage.click();
  expect(await titles.allTextContents()).to.include.members(hostileTitles);
  expect(await box.locator(".passage").allTextContents()).to.include.members(hostileTexts);
  const places = await box.locator(".place").allTextContents();
  expect(places).to.include.members(["<img src=x onerror=window.hacked=1>.md:3", "gpj.\\u202excod.md:3"]);
  expect(await box.locator("li").locator("img, script, a, iframe, style, svg, textarea, b").count()).to.equal(0);
  expect(await page.evaluate("window.hacked")).to.equal(undefined);
}
