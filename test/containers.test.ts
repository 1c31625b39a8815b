/**
 * The image that Docker, mybinder.org and dev containers build: its Dockerfile by a linter, devcontainer.json by the
 * command that opens it, and that both name what there is. Building it needs Docker; its steps are those of a checkout.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { validate } from "dockerfile-utils";

const root = path.resolve(__dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

describe("the container", () => {
  const dockerfile = read("binder/Dockerfile");

  it("has a Dockerfile in which the linter finds nothing, and the linter finds what is wrong", () => {
    expect(validate(dockerfile).map(({ message }) => message)).to.deep.equal([]);
    expect(validate("FROM node\nINSTALL x\n").map(({ message }) => message)).to.have.length(1);
  });

  it("runs JupyterLab as a user who is not root, from a Node that bowlab runs on", () => {
    const base = /^FROM node:(\d+)-/m.exec(dockerfile)?.[1];
    const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
    expect(Number(base)).to.be.at.least(Number(/\d+/.exec(engines.node)?.[0]));
    expect(dockerfile.match(/^USER .*/gm)?.at(-1)).to.equal("USER $NB_USER");
    expect(dockerfile).to.match(/^CMD \["jupyter", "lab"/m);
  });

  it("has no version left open", () => {
    const packages = /pip install --no-cache-dir (.*)/.exec(dockerfile)?.[1].split(" ") ?? [];
    expect(packages.join(" ")).to.contain("jupyterlab==");
    for (const name of packages) expect(name).to.match(/==\d/);
  });

  it("keeps what a checkout builds, and its history, out of the image", () => {
    const ignored = read("binder/Dockerfile.dockerignore").split("\n");
    expect(ignored).to.include.members([".git", "**/node_modules", "**/dist", "/runs"]);
  });

  it("is opened as a dev container: the command reads it, and its Dockerfile is there", function () {
    this.timeout(60_000);
    // Reading asks Docker for containers that run: `true` has none.
    const cli = path.join(root, "node_modules/@devcontainers/cli/devcontainer.js");
    const args = [cli, "read-configuration", "--workspace-folder", root, "--docker-path", "true"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status, stderr).to.equal(0);
    const { configuration } = JSON.parse(stdout) as { configuration: Record<string, unknown> };
    expect(configuration.remoteUser).to.equal("jovyan");
    const build = configuration.build as { dockerfile: string; context: string };
    const place = path.join(root, ".devcontainer");
    expect(path.resolve(place, build.dockerfile)).to.equal(path.join(root, "binder/Dockerfile"));
    expect(path.resolve(place, build.context)).to.equal(root);
  });
});
