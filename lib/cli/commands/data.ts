/** `bowlab data`: public collections listed and fetched, and files converted from one form to another. */
import { performance } from "node:perf_hooks";
import { Command } from "commander";
import { type Collection, collectionBytes, collections, findCollection, prepareCollection } from "../../collections";
import { InputError } from "../../errors";
import { type Complete, flag, folderPath, optionTable, text } from "../../options";
import { interruptible, jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult, table } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { convertCommand } from "./data-convert";

const getOptions = optionTable({
  ...jsonOptions,
  out: { type: folderPath, required: true, help: "folder to make" },
  mirror: { type: text("url"), help: "address of a folder with the same files, instead of the official addresses" },
  checksum: { type: flag, default: true, help: "take files although their checksum is not the published one" },
  keepDownloads: { type: flag, help: "keep the files as downloaded in DIR/downloads" },
});

/** The command `bowlab data`. */
export function dataCommand(): Command {
  const list = new Command("list")
    .description("the public collections that are known: address, size, licence, checksum")
    .argument("[name]", "one collection, with its files")
    .action(printList);
  const get = new Command("get")
    .description("download, verify and convert a public collection to a BEIR folder; run again, it goes on")
    .argument("<name>", "collection, as `bowlab data list` names it")
    .action(fetchCollection);
  return new Command("data")
    .addCommand(addOptions(list, jsonOptions), { isDefault: true })
    .addCommand(addOptions(get, getOptions))
    .addCommand(convertCommand());
}

function printList(name: string | undefined, { json }: Complete<typeof jsonOptions>): void {
  const shown = name === undefined ? collections : [findCollection(name)];
  const value = shown.map((collection) => ({
    ...collection,
    bytes: collectionBytes(collection) ?? null,
    files: collection.files.map((file) => ({ ...file, bytes: file.bytes ?? null, md5: file.md5 ?? null })),
  }));
  printResult(
    json ?? false,
    name === undefined ? value : value[0],
    name === undefined ? overview() : details(shown[0]),
  );
}

function overview(): string {
  const rows = collections.map((each) => [each.name, sizeOf(each), `  ${each.title}`]);
  const widest = Math.max(...rows.map(([, , title]) => title.length));
  return [
    table([
      ["collection", "download", "  what it is".padEnd(widest)],
      ...rows.map(([n, s, t]) => [n, s, t.padEnd(widest)]),
    ]),
    "",
    "`bowlab data list NAME` shows address, licence and checksum, `bowlab data get NAME --out DIR` fetches it.",
  ].join("\n");
}

function details(collection: Collection): string {
  return [
    `${collection.name}: ${collection.title}`,
    `licence    ${collection.licence}`,
    `homepage   ${collection.homepage}`,
    ...collection.files.map(
      ({ url, bytes, md5 }) =>
        `file       ${url}\n           ${bytes === undefined ? "size not published" : megabytes(bytes)}, md5 ${md5 ?? "not published"}`,
    ),
  ].join("\n");
}

/** "at least" where a file's size is not published. */
function sizeOf(collection: Collection): string {
  const known = collection.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  return `${collectionBytes(collection) === undefined ? "> " : ""}${megabytes(known)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;
}

async function fetchCollection(
  name: string,
  { out, mirror, checksum, keepDownloads, json }: Complete<typeof getOptions>,
): Promise<void> {
  const collection = findCollection(name);
  if (mirror !== undefined && !URL.canParse(mirror)) {
    throw new InputError("the mirror is not an address", { expected: "http://… or https://…", found: mirror });
  }
  note(`licence: ${collection.licence}`);
  const made = await interruptible((signal) =>
    withProgressDisplay((display) =>
      prepareCollection(collection, {
        ...{ out, mirror, checksum, keepDownloads, signal },
        onProgress: shown(display),
      }),
    ).catch((error) => {
      if (!signal.aborted) throw error;
      throw new InputError("stopped; what was downloaded is kept", { file: out, fix: "run the same command to go on" });
    }),
  );
  const lines = made.folders.map(({ folder, passages, queries, judgements }) => {
    const splits = Object.entries(judgements).map(([split, count]) => `${count} in ${split}`);
    return `${folder}: ${passages} passages, ${queries} queries, judgements: ${splits.join(", ") || "none"}`;
  });
  printResult(json ?? false, made, lines.join("\n"));
}

/** Bytes as megabytes with a rate; counts as they are. */
function shown(display: ProgressDisplay): (progress: { phase: string; done: number; total?: number }) => void {
  let phase = "";
  let began = 0;
  let beganAt = 0;
  return (progress) => {
    if (!/^(downloading|checking) .*\./.test(progress.phase)) {
      display.update(progress);
      return;
    }
    const now = performance.now();
    if (progress.phase !== phase) [phase, began, beganAt] = [progress.phase, now, progress.done];
    const rate = (progress.done - beganAt) / 1e6 / Math.max(0.001, (now - began) / 1000);
    display.update({
      phase,
      done: Math.round(progress.done / 1e6),
      total: progress.total === undefined ? undefined : Math.round(progress.total / 1e6),
      detail: `MB, ${rate.toFixed(1)} MB/s`,
    });
  };
}
