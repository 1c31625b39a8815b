import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { InputError } from "../../../lib/errors";
import {
  decoderSpecs,
  encoderConfig,
  initialParameters,
  initialValues,
  loadDecoder,
  loadModel,
  readSafetensors,
  saveDecoder,
  saveModel,
} from "../../../lib/model";
import { Random } from "../../../lib/random";
import { useScratch } from "../../text/scratch";

describe("decoder.safetensors", () => {
  const at = useScratch();
  const config = encoderConfig({ vocabSize: 20, hiddenSize: 8, numLayers: 1, numHeads: 2, intermediateSize: 12 });
  const specs = decoderSpecs(config, 2);

  before(async () => {
    await useEngine();
  });
  beforeEach(() => {
    const parameters = initialParameters(config, new Random(1));
    parameters.add(specs, (spec) => initialValues(spec, config, new Random(2).fork(spec.name)));
    saveModel(at(), { config, parameters });
    saveDecoder(at(), parameters, "auto-encoding");
    parameters.dispose();
  });

  it("saveDecoder() writes the decoder's tensors in torch's layout, and saveModel() leaves them out", () => {
    const { tensors, metadata } = readSafetensors(at("decoder.safetensors"));
    expect([...tensors.keys()]).to.deep.equal(specs.map(({ name }) => name));
    expect(metadata).to.deep.equal({ format: "pt", decoder: "auto-encoding" });
    expect(tensors.get("decoder.layer.1.intermediate.dense.weight")?.shape).to.deep.equal([12, 8]);
    const names = [...readSafetensors(at("model.safetensors")).tensors.keys()];
    expect(names.filter((name) => name.startsWith("decoder."))).to.deep.equal([]);
    loadModel(at()).parameters.dispose();
  });

  it("loadDecoder() gives back what was saved", () => {
    const values = loadDecoder(at(), "auto-encoding", specs)!;
    for (const spec of specs)
      expect(values.get(spec.name)).to.deep.equal(initialValues(spec, config, new Random(2).fork(spec.name)));
  });

  it("loadDecoder() gives nothing for another kind, another number of layers, or a folder without a decoder", () => {
    expect(loadDecoder(at(), "enhanced", specs)).to.equal(undefined);
    expect(loadDecoder(at(), "auto-encoding", decoderSpecs(config, 1))).to.equal(undefined);
    fs.rmSync(at("decoder.safetensors"));
    expect(loadDecoder(at(), "auto-encoding", specs)).to.equal(undefined);
  });

  it("loadDecoder() refuses a decoder of another width and names the tensor", () => {
    const wider = decoderSpecs({ ...config, intermediateSize: 16 }, 2);
    expect(() => loadDecoder(at(), "auto-encoding", wider)).to.throw(InputError, /decoder\.layer\.0\.intermediate/);
  });
});
