/**
 * After a build: the library's declarations take their tensors from `@tensorflow/tfjs-core`, where they are declared,
 * and not from `@tensorflow/tfjs`, which hands the same ones on. With it would come the declarations of tfjs-layers,
 * and those do not compile in a project that checks declaration files (`skipLibCheck: false`, `strict: true`).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "lib/dist");

for (const name of fs.readdirSync(dist, { recursive: true })) {
  if (!name.endsWith(".d.ts")) continue;
  const file = path.join(dist, name);
  const text = fs.readFileSync(file, "utf8");
  const lean = text.replaceAll(/(from |import\()"@tensorflow\/tfjs"/g, '$1"@tensorflow/tfjs-core"');
  if (lean !== text) fs.writeFileSync(file, lean);
}
