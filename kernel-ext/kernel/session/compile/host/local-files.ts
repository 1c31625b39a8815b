/** The user's own files among all that a program consists of, and how they are named to tslab. */

/** Whether a file is the user's own, which may change while the kernel runs. */
export function isLocal(file: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(file);
}

/** Whether a file only declares what another one does. */
export function isDeclaration(file: string): boolean {
  return /\.d\.[mc]?ts$/.test(file);
}

/** Whether a file is the cell under compilation, in the name that tslab gives to all of them. */
export function isCell(file: string): boolean {
  return isNamed(file, "__tslab__.ts");
}

/** Whether a file is that of the declarations of all cells before, in tslab's name. */
export function isEarlierCells(file: string): boolean {
  return isNamed(file, "__prev__.d.ts");
}

/** Asked for every file of a program: no regular expression. */
function isNamed(file: string, name: string): boolean {
  return file.endsWith(name) && (file.length === name.length || /[\\/]/.test(file.at(-name.length - 1)!));
}

/**
 * tslab compiles dependencies that end in .ts and .js, and leaves .tsx, .mts, .json and others lie: all get a name that
 * it takes.
 */
export function dependencyName(file: string): string {
  return /\.[jt]s$/.test(file) ? file : `${file}${mark}`;
}

/** The file behind a name that `dependencyName` gave. */
export function fileOfDependency(name: string): string {
  return name.endsWith(mark) ? name.slice(0, -mark.length) : name;
}

const mark = "\0.ts";
