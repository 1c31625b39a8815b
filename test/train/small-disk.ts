/**
 * A file system of a few hundred kilobytes in memory, for what only a full disk or a read-only one can show. Linux, as
 * root.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Mounts it, or skips the running test with one plain line where that cannot be done. */
  static mount(context: Mocha.Context, kilobytes: number): SmallDisk {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-disk-"));
    if (
      process.platform !== "linux" ||
      !command("mount", "-t", "tmpfs", "-o", `size=${Math.ceil(kilobytes)}k`, "bowlab-test", folder)
    ) {
      fs.rmdirSync(folder);
      console.log("      skipped: a small file system can only be mounted by root on Linux");
      context.skip();
    }
    return new SmallDisk(folder);
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  resize(kilobytes: number): void {
    this.#remount(`size=${Math.ceil(kilobytes)}k`);
  }

  makeReadOnly(): void {
    this.#remount("ro");
  }

  makeWritable(): void {
    this.#remount("rw");
  }

  /** Puts a file there that takes all the space left. */
  fill(): void {
    const fd = fs.openSync(this.at("filler"), "w");
    try {
      for (;;) fs.writeSync(fd, Buffer.alloc(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      fs.closeSync(fd);
    }
  }

  unmount(): void {
    command("umount", "--lazy", this.folder);
    fs.rmdirSync(this.folder);
  }

  #remount(option: string): void {
    if (!command("mount", "-o", `remount,${option}`, this.folder)) throw new Error(`cannot remount with ${option}`);
  }
}

function command(name: string, ...args: string[]): boolean {
  return spawnSync(name, args, { stdio: "ignore" }).status === 0;
}
