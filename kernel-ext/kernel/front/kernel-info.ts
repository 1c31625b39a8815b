/** What the kernel says of itself: content of the kernel_info_reply. */
import * as fs from "node:fs";
import * as path from "node:path";
import { packageVersion } from "../../package-root";
import { type Content, protocolVersion } from "../../wire";

/** The content of kernel_info_reply. */
export function kernelInfo(): Content {
  const typescript = typescriptVersion();
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "bowlab",
    implementation_version: packageVersion(),
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // JupyterLab and Notebook look the name up among CodeMirror's languages.
      codemirror_mode: { name: "typescript", mode: "typescript" },
      pygments_lexer: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `bowlab ${packageVersion()}: TypeScript ${typescript} on Node ${process.version}`,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" }],
    supported_features: [],
  };
}

/** The version of the compiler that the session will load; the front does not load it. */
function typescriptVersion(): string {
  const folder = path.dirname(require.resolve("@tslab/typescript-for-tslab/package.json"));
  return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).version;
}
