/** What Docker, mybinder.org and dev containers read. No engine runs here: their parsers check the files. */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";

const root = path.resolve(__dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");
const devcontainer = path.join(root, "node_modules/@devcontainers/cli/devcontainer.js");

describe("binder/Dockerfile", () => {
  const text = read("binder/Dockerfile");
  const dockerfile = DockerfileParser.parse(text);
  const stepsOf = (keyword: string) => dockerfile.getInstructions().filter((step) => step.getKeyword() === keyword);
  const argumentsOf = (keyword: string) => stepsOf(keyword).map((step) => step.getArgumentsContent() ?? "");

  it("has no finding of the linter, which finds what is wrong", () => {
    expect(validate(text)).to.deep.equal([]);
    expect(validate(text.replace("EXPOSE 8888", "EXPOSE port"))).to.have.length(1);
  });

  it("ends as a person who is not root, at the port that it names, with the token that Jupyter makes", () => {
    expect(argumentsOf("USER")).to.deep.equal(["$NB_USER"]);
    expect(argumentsOf("ARG")).to.deep.equal(["NB_USER=jovyan", "NB_UID=1000"]);
    expect(argumentsOf("EXPOSE")).to.deep.equal(["8888"]);
    expect(argumentsOf("CMD")[0]).to.include("--port=8888").and.not.include("token");
    expect(argumentsOf("ENTRYPOINT")).to.deep.equal([]);
  });

  it("has the shell's commands in a form that the shell can read", () => {
    const commands = argumentsOf("RUN").map((command) => command.replace(/\\\n/g, " "));
    expect(commands).to.have.length.greaterThan(4);
    for (const command of commands) execFileSync("sh", ["-n", "-c", command]);
  });

  it("takes the Node of .nvmrc and the Jupyter that the tests open", () => {
    expect(argumentsOf("FROM")).to.deep.equal([`node:${read(".nvmrc").trim()}-bookworm-slim`]);
    const pinned = text.match(/\b[a-z]+==[\d.]+/g) ?? [];
    expect(pinned).to.have.length(3);
    expect(read("test/oracle/requirements.txt").split("\n")).to.include.members(pinned);
  });

  it("leaves out of its context what git does, but for what a person keeps", () => {
    const left = new Set(read("binder/Dockerfile.dockerignore").split("\n"));
    for (const name of ["**/node_modules", "**/dist", ".git", ".oracle", "/build", "/runs"])
      expect(left.has(name), name).to.equal(true);
  });
});

describe(".devcontainer/devcontainer.json", () => {
  it("is read by the reference implementation, and names what is there", () => {
    // It would ask Docker for running containers: there are none.
    const command = [devcontainer, "read-configuration", "--workspace-folder", root, "--docker-path", "true"];
    const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    expect(stdout, stderr).to.not.equal("");
    const { configuration } = JSON.parse(stdout);
    const { build, remoteUser, forwardPorts, postCreateCommand } = configuration;
    const folder = path.join(root, ".devcontainer");
    expect(path.resolve(folder, build.dockerfile)).to.equal(path.join(root, "binder", "Dockerfile"));
    expect(path.resolve(folder, build.context)).to.equal(root);
    expect(read("binder/Dockerfile")).to.include(`NB_USER=${remoteUser}`);
    expect(forwardPorts).to.deep.equal([8888]);
    execFileSync("sh", ["-n", "-c", postCreateCommand]);
  });
});
