/** What kubectl gets and how its answers are followed, by an executable that records; and kubectl without a cluster. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { Job } from "kubernetes-models/batch/v1";
import { bowlab } from "../../cli/bowlab";
import { put, useScratch } from "../../text/scratch";

const recorder = path.join(__dirname, "kubectl-recorder.cjs");
const complete = { succeeded: 3, completedIndexes: "0-2", conditions: [{ type: "Complete", status: "True" }] };

describe("bowlab launch kubernetes --submit", () => {
  const at = useScratch();
  const words = [
    "launch",
    "kubernetes",
    "--submit",
    "--shards",
    "3",
    "--memory",
    "2",
    "--image",
    "registry.example/b:1",
  ];
  const encode = ["--", "encode", "--model", "m", "--data", "d", "--out", "v"];
  const launch = (answers: object, ...more: string[]) => {
    put(at("answers.json"), JSON.stringify(answers));
    put(at("bin", "kubectl"), `#!/bin/sh\nexec '${process.execPath}' '${recorder}' "$@"\n`);
    fs.chmodSync(at("bin", "kubectl"), 0o755);
    const env = { PATH: `${at("bin")}:${process.env.PATH}`, BOWLAB_TEST_KUBECTL: at() };
    return bowlab([...words, ...more, ...encode], env);
  };
  const calls = (): { words: string[]; input?: string }[] =>
    fs
      .readFileSync(at("calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("kubectl gets a job of the published schema, under a name of its own, and is asked until it is complete", async () => {
    const { code, stdout, stderr } = await launch({
      statuses: [{ active: 2, ready: 1 }, "Unable to connect", complete],
    });
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include("3 shards in /data/v; bowlab encode --merge /data/v proves that they fit");
    const [create, ...questions] = calls();
    const said = create.words.filter((word) => !word.endsWith("/job.json"));
    expect(said).to.deep.equal(["create", "--filename", "--output", "json"]);
    const manifest = JSON.parse(create.input as string);
    new Job(manifest).validate();
    expect(manifest.metadata).to.include({ generateName: "bowlab-" }).and.not.to.have.property("name");
    expect(manifest.spec).to.include({ completions: 3, completionMode: "Indexed" });
    const [container] = manifest.spec.template.spec.containers;
    expect(container.image).to.equal("registry.example/b:1");
    expect(container.command.slice(0, 2)).to.deep.equal(["bowlab", "encode"]);
    expect(questions.map((each) => each.words)).to.deep.equal(
      Array.from({ length: 3 }, () => ["get", "job", "bowlab-x7k2p", "--output", "json"]),
    );
    expect(stderr).to.include("kubectl delete job bowlab-x7k2p ends it");
  });

  it("a shard that fails is shown with its last lines, and the command exits 1", async () => {
    const conditions = [{ type: "Failed", status: "True", message: "Job has failed indexes" }];
    const logs = { 1: "reading\nbowlab: d: no such file\n" };
    const ended = await launch({ statuses: [{ succeeded: 2, failed: 3, completedIndexes: "0,2", conditions }], logs });
    expect(ended.code, ended.stderr).to.equal(1);
    expect(ended.stderr).to.match(
      /── shard 1: kubectl logs --selector \S+ --tail 12\nreading\nbowlab: d: no such file\n/,
    );
    expect(ended.stderr).to.match(/1 of 3 shards could not be made: found shards 1/);
    const selector = "batch.kubernetes.io/job-name=bowlab-x7k2p,batch.kubernetes.io/job-completion-index=1";
    expect(calls().at(-1)?.words).to.deep.equal(["logs", "--selector", selector, "--tail", "12"]);
  });

  it("a job that somebody deletes ends the command", async () => {
    const ended = await launch({ statuses: ['Error from server (NotFound): jobs.batch "bowlab-x7k2p" not found'] });
    expect(ended.code).to.equal(1);
    expect(ended.stderr).to.match(/the job is not there any more.*run the same command again/);
  });

  it("--dry-run prints the manifest and calls nothing; --submit is refused for other engines", async () => {
    const { code, stdout } = await launch({ statuses: [] }, "--dry-run");
    expect(code).to.equal(0);
    new Job(JSON.parse(stdout)).validate();
    expect(fs.existsSync(at("calls.jsonl"))).to.equal(false);
    const other = await bowlab(["launch", "local", "--submit", "--shards", "3", ...encode]);
    expect([other.code, other.stderr]).to.deep.equal([2, other.stderr]);
    expect(other.stderr).to.include("--submit' is for kubernetes alone");
  });

  it("without kubectl, or with one that reaches no cluster, it says so", async function () {
    const env = { PATH: at("empty"), KUBECONFIG: at("kubeconfig") };
    const without = await bowlab([...words, ...encode], env);
    expect(without.code).to.equal(1);
    expect(without.stderr).to.match(/kubectl is not here: expected kubectl on the PATH.*leave --submit out/);
    if (
      spawnSync("kubectl", ["version", "--client"], { env: { ...process.env, ...env, PATH: process.env.PATH } }).error
    ) {
      console.log("      skipped in part: there is no kubectl on this machine");
      this.skip();
    }
    const cluster = { name: "none", cluster: { server: "https://127.0.0.1:1" } };
    for (const user of [{ token: "of nobody" }, {}]) {
      const context = { name: "none", context: { cluster: "none", user: "nobody" } };
      const config = { clusters: [cluster], contexts: [context], users: [{ name: "nobody", user }] };
      const kind = { apiVersion: "v1", kind: "Config", "current-context": "none" };
      put(at("kubeconfig"), JSON.stringify({ ...kind, ...config }));
      const { code, stderr } = await bowlab([...words, ...encode], { KUBECONFIG: at("kubeconfig") });
      expect(code).to.equal(1);
      expect(stderr).to.match(/kubectl reaches no cluster: found .*(127\.0\.0\.1:1|EOF).*KUBECONFIG/);
    }
  });
});
