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
  return /(^|[\\/])__tslab__\.ts$/.test(file);
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
