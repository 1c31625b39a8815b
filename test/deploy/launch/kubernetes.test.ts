/** The manifest of an Indexed Job against the published schema of Kubernetes, and the Dockerfile by a linter. */

import { expect } from "chai";
import { validate } from "dockerfile-utils";
import { Job } from "kubernetes-models/batch/v1";
import { kubernetesDockerfile, kubernetesJob, shardedJob } from "../../../lib/deploy";
import { inputErrorOf } from "../../text/scratch";

describe("kubernetesJob()", () => {
  const job = shardedJob({
    bowlab: ["bowlab"],
    words: ["encode", "--model", "m", "--data", "d", "--out", "v"],
    cwd: "/data",
    ...{ shards: 16, workers: 4, threads: 2, memory: 4, retries: 2 },
  });
  const options = { image: "registry.example/bowlab:1", claim: "shared", mount: "/data" };

  it("kubernetesJob() passes the schema of batch/v1, and says shards, workers, memory and threads", () => {
    const manifest = kubernetesJob(job, options);
    new Job(manifest as ConstructorParameters<typeof Job>[0]).validate();
    expect(manifest.spec).to.include({ completionMode: "Indexed", completions: 16, parallelism: 4 });
    const [container] = manifest.spec.template.spec.containers;
    expect(container.resources.limits).to.deep.equal({ cpu: "2", memory: "4000M" });
    expect(container.command.slice(-4)).to.deep.equal(["--shard", "env/16", "--memory-limit", "4"]);
  });

  it("the schema refuses what Kubernetes would refuse", () => {
    const { spec, ...rest } = kubernetesJob(job, options);
    const wrong = { ...rest, spec: { ...spec, completions: "many" as unknown as number } };
    expect(() => new Job(wrong as ConstructorParameters<typeof Job>[0]).validate()).to.throw(/completions/);
  });

  it("kubernetesJob() refuses shards that would not be on the volume", async () => {
    const error = await inputErrorOf(async () => kubernetesJob(job, { ...options, mount: "/mnt" }));
    expect(error.message).to.match(/expected a folder below \/mnt, found \/data\/v/);
  });

  it("kubernetesDockerfile() is a Dockerfile without complaints", () => {
    expect(validate(kubernetesDockerfile())).to.deep.equal([]);
  });
});
