/** What the kernel says of itself: content of the kernel_info_reply. */
import { packageVersion } from "../../package-root";
import { type Content, protocolVersion } from "../../wire";
import { whichTypescript } from "../which-typescript";

/** The content of kernel_info_reply. */
export function kernelInfo(): Content {
  const { version: typescript, isProjects } = whichTypescript();
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
    banner: `bowlab ${packageVersion()}: TypeScript ${typescript}${isProjects ? " (the project's)" : ""} on Node ${process.version}`,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" }],
    debugger: true,
    supported_features: ["debugger"],
  };
}
