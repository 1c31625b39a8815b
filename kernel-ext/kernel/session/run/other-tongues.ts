/**
 * Cells in the manner of other notebooks and prompts (IPython's magics, a shell's commands, Node's own prompt): the way
 * that leads there here.
 */

const shell = (command: string) =>
  `a shell's command is called from TypeScript: await $\`${command.replace(/[`\\]|\$\{/g, "\\$&")}\``;

const install = (names = "") =>
  `packages are installed by npm: await $\`npm install ${names.trim() || "NAME"}\`, and the next cell can import them`;

const lent = (name: string, what: string) => `there are no % commands here: ${what} is shown by ${name}\`…\``;

/** How a cell begins → the way here. The first that fits counts. */
const ways: [RegExp, (...parts: string[]) => string][] = [
  [
    /^\.(help|exit|load|save|editor|break|clear)\b/,
    (word) =>
      `.${word} is a command of Node's prompt, and a cell is TypeScript: Tab completes a name, Shift-Tab tells what it is`,
  ],
  [/^#!/, () => "a cell needs no line with #!: leave it out, Node runs all cells"],
  [/^(?:%|!)?\s*(?:pip3?|conda|npm|yarn|pnpm) (?:install|i|add) *(.*)/, install],
  [/^%(?:pip|conda|npm)\b/, () => install()],
  [/^%%?html\b/, () => lent("html", "HTML")],
  [/^%%?(?:markdown|latex|md)\b/, () => lent("md", "Markdown")],
  [/^%%?svg\b/, () => lent("svg", "an SVG picture")],
  [
    /^%%?(?:javascript|js|typescript|ts)\b/,
    () => "a cell is TypeScript, and so JavaScript, already: leave its first line out",
  ],
  [/^%%?(?:bash|sh|script|cmd|system|sx)\b *(.*)/, (command) => shell(command || "ls")],
  // One line of words: `!done && go()` is TypeScript, whatever else is wrong with it.
  [/^!+ *([\w./~-]+(?: [^()&=?;]*)?)$/, (command) => shell(command)],
  [
    /^%%?time(?:it)?\b/,
    () => 'there are no % commands here: console.time("label") and console.timeEnd("label") around the code measure it',
  ],
  [
    /^%cd\b *(.*)/,
    (folder) => `there are no % commands here: process.chdir(${JSON.stringify(folder || "..")}) changes the folder`,
  ],
  [/^%(?:set_)?env\b/, () => "there are no % commands here: process.env.NAME is a variable of the environment"],
  [
    /^%(?:run|load)\b *(.*)/,
    (file) => `there are no % commands here: import ${JSON.stringify(file ? `./${file}` : "./file.ts")} runs a file`,
  ],
  [
    /^%(?:matplotlib|pylab)\b/,
    () => 'there are no % commands here: a plot is import { figure } from "bowlab-kernel"; figure([{ x, y }])',
  ],
  [
    /^%%?[a-z_]/i,
    () => 'there are no % commands here, a cell is TypeScript: import { … } from "bowlab-kernel" has what shows things',
  ],
  [
    /^\?{1,2} *([\w.$]+)|^([\w.$]+) *\?{1,2}\s*$/,
    () => "Shift-Tab, or the front-end's Contextual Help, says what a name is; ? does not",
  ],
];

/** The sentence that says the way, for a cell that does not compile; undefined for one that looks like TypeScript. */
export function wayHere(source: string): string | undefined {
  const text = source.trim();
  for (const [beginning, way] of ways) {
    const found = beginning.exec(text);
    if (found) return way(...found.slice(1).map((part = "") => part.trim()));
  }
  return undefined;
}
