/** The built kernel as a project has it in node_modules, beside what its package.json asks for and nothing else. */
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./support";

/** A package.json of the checkout, by its folder. */
export const manifestOf = (folder: string) =>
  JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));

/**
 * Copies the kernel's package into a project, so that it finds packages as from there, and links its dependencies.
 * Quick, where `npm install` of the packed file takes a while. @returns the script of its command
 */
export function putKernelInto(project: string): string {
  const modules = path.join(project, "node_modules");
  const place = path.join(modules, "bowlab-kernel");
  const { files, dependencies } = manifestOf("kernel-ext");
  // What "!" leaves out of the packed file does no harm here.
  const parts = (files as string[]).filter((part) => !part.startsWith("!"));
  for (const part of [...parts, "package.json"])
    fs.cpSync(path.join(root, "kernel-ext", part), path.join(place, part), { recursive: true });
  for (const name of Object.keys(dependencies)) {
    const link = path.join(modules, name);
    const own = path.join(root, "kernel-ext", "node_modules", name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(fs.existsSync(own) ? own : path.join(root, "node_modules", name), link, "junction");
  }
  return path.join(place, "cli", "bowlab-nb.cjs");
}
