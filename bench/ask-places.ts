/** What `bench/ask.ts` searches, and the questions that it asks there. They were written before any answer was seen. */
import * as fs from "node:fs";
import * as path from "node:path";

/** Ten questions for each place. */
export const questions: Readonly<Record<string, readonly string[]>> = {
  packages: [
    "how do I validate an email address with zod",
    "how do I register a plugin in fastify",
    "parse CSV with a header row into objects",
    "how can I shrink a failing property test to the smallest counterexample",
    "extract the readable article from a web page",
    "how to watch files and rebuild with esbuild",
    "stem words in German",
    "run a benchmark for a fixed amount of time and connections against an HTTP server",
    "which licence does commander have",
    "how do I set a timeout for a mocha test",
  ],
  man: [
    "list files sorted by modification time",
    "how do I extract a tar archive into another directory",
    "find files larger than a given size",
    "print only the matching part of a line",
    "what does the sticky bit do on a directory",
    "change the owner of a file recursively",
    "compare two directories recursively",
    "show which process listens on a port",
    "wait for a child process to end",
    "format of the crontab file",
  ],
  project: [
    "how do I cancel a fetch request",
    "read a file line by line as a stream",
    "reciprocal rank fusion of two systems",
    "how do I compute nDCG of a run",
    "make a tensor of zeros",
    "debounce resize events of an element",
    "compress data with gzip",
    "load a model checkpoint",
    "launch a browser and take a screenshot",
    "parse command line arguments",
  ],
};

/** Copies README files and other Markdown of packages into `out`, for a folder as people keep them. @returns `out` */
export function markdownOfPackages(modules: string, out: string): string {
  const walk = (folder: string): void => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(place);
      else if (/\.(md|markdown)$/i.test(entry.name) && !/^(changelog|history|licen[sc]e)/i.test(entry.name)) {
        const target = path.join(out, path.relative(modules, place).replaceAll("node_modules", "modules"));
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.copyFileSync(place, target);
      }
    }
  };
  walk(modules);
  return out;
}
