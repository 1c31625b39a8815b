/** Unpacking a wheel and reading its metadata. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { findPlace } from "../../../lib/engine/install/place";
import { parseCudaRequirements, unpackWheels } from "../../../lib/engine/install/wheel";
import { findCommand } from "../../../lib/install/commands";

describe("parseCudaRequirements()", () => {
  it("takes what the extra and-cuda pins and nothing else", () => {
    const metadata = [
      "Requires-Dist: numpy>=1.26.0",
      'Requires-Dist: nvidia-cublas-cu12==12.5.3.2; extra == "and-cuda"',
      "Requires-Dist: nvidia-nccl-cu12 (==2.25.1); platform_machine == 'x86_64' and extra == 'and-cuda'",
      'Requires-Dist: gcsfs; extra == "gcs"',
    ];
    expect(parseCudaRequirements(metadata.join("\n"))).to.deep.equal([
      "nvidia-cublas-cu12==12.5.3.2",
      "nvidia-nccl-cu12==2.25.1",
    ]);
  });
});

describe("unpackWheels()", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-wheel-"));
  const python = findCommand(["python3", "python"], process.env);
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  before(function () {
    if (python) return;
    console.log("      skipped: no python3 on the PATH");
    this.skip();
  });

  function makeWheel(name: string, files: Record<string, string>): string {
    const file = path.join(folder, name);
    const script =
      "import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  for n, t in json.loads(sys.argv[2]).items(): z.writestr(n, t)";
    const { status, stderr } = spawnSync(python as string, ["-c", script, file, JSON.stringify(files)], {
      encoding: "utf8",
    });
    expect(status, stderr).to.equal(0);
    return file;
  }

  it("takes libraries and C headers, and leaves the rest", async () => {
    const wheel = makeWheel("tensorflow.whl", {
      "tensorflow/libtensorflow_cc.so.2": "cc",
      "tensorflow/libtensorflow_framework.so.2": "framework",
      "tensorflow/include/tensorflow/c/c_api.h": "api",
      "tensorflow/include/xla/tsl/c/tsl_status.h": "status",
      "tensorflow/include/Eigen/Core.h": "eigen",
      "tensorflow/python/pywrap.so": "python",
      "../evil/libtensorflow_cc.so.2": "evil",
    });
    const nvidia = makeWheel("nvidia.whl", {
      "nvidia/cublas/lib/libcublas.so.12": "cublas",
      "nvidia/cublas/include/cublas.h": "h",
    });
    const target = path.join(folder, "unpacked");
    await unpackWheels(findPlace(), "cuda", python as string, [wheel, nvidia], target, () => {});
    const files = fs.readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((entry) => path.relative(target, path.join(entry.parentPath, entry.name))).sort()).to.deep.equal([
      "deps/include/tensorflow/c/c_api.h",
      "deps/include/xla/tsl/c/tsl_status.h",
      "deps/lib/libcublas.so.12",
      "deps/lib/libtensorflow_cc.so.2",
      "deps/lib/libtensorflow_framework.so.2",
    ]);
    expect(fs.readFileSync(path.join(target, "deps/lib/libtensorflow_cc.so.2"), "utf8")).to.equal("cc");
  });

  it("refuses a file that is not a wheel", async () => {
    const file = path.join(folder, "broken.whl");
    fs.writeFileSync(file, "not a zip file");
    let message = "";
    await unpackWheels(findPlace(), "cpu", python as string, [file], path.join(folder, "broken"), () => {}).catch(
      (error: Error) => {
        message = error.message;
      },
    );
    expect(message).to.match(/cannot be unpacked.*zip/i);
  });
});
