/** A collection whose every part tries to be more than text: names of files, titles, texts. */
import * as fs from "node:fs";
import * as path from "node:path";

/** What would set `window.hacked`, if any of it ran. */
const attacks = [
  '<script>window.hacked = "script"</script>',
  '<img src="x" onerror="window.hacked = \'img\'">',
  '<a href="javascript:window.hacked=1">link</a> javascript:window.hacked=1',
  "</style></textarea></title><svg/onload=window.hacked=1>",
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
    JSON.stringify({ _id: `<b id=${i}>`, title: hostileTitles[i], text: hostileTexts[i] });
  fs.writeFileSync(path.join(folder, "passages.jsonl"), `${attacks.map(line).join("\n")}\n`);
  const names = ["<img src=x onerror=window.hacked=1>.md", "gpj.\u202Excod.md", "'\"&<.md"];
  for (const name of names) {
    fs.writeFileSync(path.join(folder, name), `# Of ${name}\n\nThe quarry of a file with a name.\n`);
  }
}
