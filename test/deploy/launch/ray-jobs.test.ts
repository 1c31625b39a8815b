/** `bowlab launch ray` by a cluster's job server: what is sent to it, followed and told. */
import * as fs from "node:fs";
import { expect } from "chai";
import { launchRay, rayCommand, shardedJob } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { bowlab } from "../../cli/bowlab";
import { putPassages } from "../../cli/toy-data";
import { inputErrorOf, useScratch } from "../../text/scratch";
import { saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";
import { type RayJobServer, rayJobServer } from "./ray-job-server";

describe("bowlab launch ray --address http://…", () => {
  const at = useScratch();
  let server: RayJobServer | undefined;
  afterEach(() => server?.close());
  const words = (address: string) => [
    "launch",
    "ray",
    "--address",
    address,
    "--shards",
    "2",
    "--memory",
    "2",
    "--json",
  ];
  const encode = () => ["--", "encode", "--model", at("model"), "--data", at("corpus.jsonl"), "--out", at("v")];
  const job = () =>
    shardedJob({
      ...{ bowlab: ["bowlab"], words: encode().slice(1), cwd: at(), shards: 2 },
      ...{ workers: 2, threads: 1, memory: 1, retries: 0 },
    });

  it("bowlab launch ray hands in a job and follows it until its shards are made", async () => {
    await useEngine();
    const corpus = await syntheticCorpus();
    saveSpeck(at("model"), corpus);
    putPassages(at("corpus.jsonl"), corpus.passages);
    server = await rayJobServer({ ends: "SUCCEEDED", logs: "1 of 2 shards\nbowlab: said by the driver\n" });
    const { code, stdout, stderr } = await bowlab([...words(`${server.address}/`), ...encode()]);
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ shards: 2, failed: [] });
    expect(server.entrypoints).to.deep.equal([`python3 ${at("v")}/ray_shards.py ${at("v")}/launch.ray.json`]);
    expect(JSON.parse(fs.readFileSync(at("v", "launch.ray.json"), "utf8"))).to.deep.include({ address: "auto" });
    expect(stderr).to.include(`ray job logs --address ${server.address}/ raysubmit_1`);
    expect(stderr.match(/said by the driver/g)).to.have.length(1);
  });

  it("launchRay() tells why a job failed, and stops the job when it is aborted", async () => {
    server = await rayJobServer({ ends: "FAILED", logs: "python3: not found\n" });
    const failed = await inputErrorOf(() => launchRay(job(), { address: server?.address }));
    expect(failed.message).to.match(/did not run the shards.*python3: not found Job: FAILED/);
    server.close();

    server = await rayJobServer({ ends: "never" });
    const controller = new AbortController();
    const onNote = () => setTimeout(() => controller.abort(), 10);
    const aborted = await launchRay(job(), { address: server.address, signal: controller.signal, onNote }).then(
      () => "",
      ({ name }) => name,
    );
    expect(aborted).to.equal("AbortError");
    expect(server.stopped).to.deep.equal(["raysubmit_1"]);
  });

  it("launchRay() names a server that is away, a locked one, another one, and repeats no password", async () => {
    server = await rayJobServer({ ends: "never", token: "right" });
    const { address } = server;
    const said = async (given: string) => (await inputErrorOf(() => launchRay(job(), { address: given }))).message;
    expect(await said(address)).to.match(/refuses what was asked.*401 Unauthorized.*RAY_AUTH_TOKEN/);
    expect(await said(address.replace("//", "//me:not-told@")))
      .to.match(/RAY_JOB_HEADERS/)
      .and.not.match(/not-told/);
    const shown = inputErrorOf(async () => rayCommand(job(), { address: "http://me:not-told@host:8265" }));
    expect((await shown).message)
      .to.match(/RAY_JOB_HEADERS/)
      .and.not.match(/not-told/);
    expect(await said("http://127.0.0.1:9")).to.match(/cannot be reached.*ECONNREFUSED.*run the same command again/);
    process.env.RAY_AUTH_TOKEN = "right";
    try {
      expect(await said(`${address}/elsewhere`)).to.match(/404.*http:\/\/host:8265/);
    } finally {
      Reflect.deleteProperty(process.env, "RAY_AUTH_TOKEN");
    }
  });
});
