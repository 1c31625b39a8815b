/** Words as a shell reads them. */

/** A word in quotes where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as it is typed. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

/** A word behind #SBATCH, which Slurm reads otherwise than a shell. */
export function directive(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

/** Numbers as Slurm's `--array` takes them: "0-3,7". */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** The numbers of such a list: "0-2,7" → 0, 1, 2, 7. */
export function numbersIn(list: string): number[] {
  if (list === "") return [];
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
