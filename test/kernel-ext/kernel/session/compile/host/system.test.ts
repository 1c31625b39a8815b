import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import {
  noticeChangedFiles,
  prepareCompilerSystem,
} from "../../../../../../kernel-ext/kernel/session/compile/host/system";

import ts = require("../../../../../../kernel-ext/kernel/session/compile/typescript");

import { temporaryFolder } from "../../../../support";

describe("noticeChangedFiles()", () => {
  before(prepareCompilerSystem);
  let file: string;
  let kinds: ts.FileWatcherEventKind[];
  const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
  const watch = () => {
    // A file that is not watched any more, and may come back, is still looked at: it is told to its own test alone.
    const told = kinds;
    return ts.sys.watchFile!(file, (_name, kind) => told.push(kind));
  };
  beforeEach(() => {
    file = path.join(temporaryFolder(), "local.ts");
    kinds = [];
  });
  afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

  it("tells of a file that was written between its reading and its watching, which TypeScript does in this order", () => {
    fs.writeFileSync(file, "half");
    expect(ts.sys.readFile(file)).to.equal("half");
    fs.writeFileSync(file, "the whole");
    const watcher = watch();
    noticeChangedFiles();
    noticeChangedFiles();
    watcher.close();
    expect(kinds).to.deep.equal([Changed]);
  });

  it("tells of a file of the same length that a rename put in its place", () => {
    fs.writeFileSync(file, "old");
    const { mtime } = fs.statSync(file);
    const watcher = watch();
    fs.writeFileSync(`${file}.new`, "new");
    fs.utimesSync(`${file}.new`, mtime, mtime);
    fs.renameSync(`${file}.new`, file);
    noticeChangedFiles();
    watcher.close();
    expect(kinds).to.deep.equal([Changed]);
  });

  it("tells of a file that is removed and made again, and of nothing where nothing happened", () => {
    fs.writeFileSync(file, "text");
    const watcher = watch();
    noticeChangedFiles();
    fs.rmSync(file);
    noticeChangedFiles();
    noticeChangedFiles();
    fs.writeFileSync(file, "text");
    noticeChangedFiles();
    watcher.close();
    expect(kinds).to.deep.equal([Deleted, Created]);
  });
});
