/** What of a package.json counts here. */
import { InputError } from "../../../errors";

/** A package.json's fields, as far as they are used. */
export interface PackageManifest {
  name: string;
  /** Absent in a private project. */
  version?: string;
  exports?: unknown;
  workspaces?: unknown;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/**
 * A package.json's text as its fields.
 * @param file for messages
 * @param name where the text has none
 * @throws InputError when the text is not JSON, or not an object
 */
export function parseManifest(text: string, file: string, name: string): PackageManifest {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new InputError("cannot parse the file as JSON", {
      file,
      found: (cause as Error).message,
      fix: "mend it: npm cannot read it either",
      cause,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("the file is not a package.json", { file, expected: "an object", found: typeof value });
  }
  const { exports, workspaces, ...fields } = value as Record<string, unknown>;
  return {
    ...{ name: textIn(fields.name) ?? name, version: textIn(fields.version), exports, workspaces },
    dependencies: recordIn(fields.dependencies),
    devDependencies: recordIn(fields.devDependencies),
    optionalDependencies: recordIn(fields.optionalDependencies),
    peerDependencies: recordIn(fields.peerDependencies),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function recordIn(value: unknown): Record<string, string> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, string>)
    : undefined;
}
