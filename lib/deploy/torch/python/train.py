"""Pre-trains what `bowlab export --to torch` wrote, on one GPU, on many, or on processors.

    python train.py                                   # one process
    torchrun --nproc-per-node 8 train.py              # eight on this machine
    torchrun --nnodes 4 --nproc-per-node 8 … train.py # more machines, each with this folder

Rows, masks, bags, learning rates and first weights are bowlab's at the same seed. A batch is dealt out over the processes; losses and
gradients are means over the whole of it, so their number changes nothing but the last digits. Killed, the same command goes on
from the last saved step. `bowlab import DIR` takes the result back.
"""

import argparse
import contextlib
import json
import math
import os
import pathlib
import time

import torch
import torch.distributed as dist
from batches import Batches
from model import Pretraining, counts
from safetensors.torch import load_file, save_file
from torch.nn.parallel import DistributedDataParallel

HERE = pathlib.Path(__file__).resolve().parent


def main():
    args = arguments()
    rank, world, device = join(args.device)
    training = json.loads((HERE / "training.json").read_text())
    options = training["options"]
    if world > options["batchSize"]:
        raise SystemExit(f"{world} processes for batches of {options['batchSize']} rows: start at most {options['batchSize']}")
    model = Pretraining(HERE / "start", training)
    decoder = HERE / "start" / "decoder.safetensors"
    if model.decoder:
        load_decoder(model, decoder)
    model.to(device).train()
    optimizer = adamw(model, options["weightDecay"])
    run = Run(args.out, rank)
    step = run.resume(model, optimizer, training)
    wrapped = model if world == 1 else DistributedDataParallel(model, device_ids=[device] if device.type == "cuda" else None)
    last = min(options["steps"], args.stop_after or options["steps"])
    source = iter(loader(training, step, args.workers))
    while step < last:
        step += 1
        torch.manual_seed((options["seed"] * 1_000_003 + step) * 4099 + rank)
        rate = learning_rate(step, options)
        for group in optimizer.param_groups:
            group["lr"] = rate
        record = train_step(wrapped, model, optimizer, source, training, step, Place(rank, world, device), args)
        record["lr"] = rate
        if not math.isfinite(record["loss"]) or not math.isfinite(record["gradNorm"]):
            raise SystemExit(f"step {step}: the loss or its gradient is not a number; the last good state is step {run.saved}")
        run.log(record)
        if step % args.save_every == 0 or step == last:
            run.save(model, optimizer, step, training, args.precision, world, device)
    if world > 1:
        dist.destroy_process_group()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "run", help="the run's folder (run beside this file)")
    parser.add_argument("--device", help="cuda or cpu (cuda where there is one)")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32", help="of the products")
    parser.add_argument("--rows", type=int, help="most rows at once in a process: less memory, the same gradients")
    parser.add_argument("--workers", type=int, default=2, help="processes that make batches ahead, for each rank; 0: none")
    parser.add_argument("--save-every", type=int, default=200, help="steps between two saved states")
    parser.add_argument("--stop-after", type=int, help="end after this step, to go on later")
    return parser.parse_args()


class Place:
    """Which rows of a batch are this process's, and where they are computed."""

    def __init__(self, rank, world, device):
        self.rank, self.world, self.device = rank, world, device


def join(device):
    """The process group that torchrun has started, or this process alone."""
    world, rank, local = (int(os.environ.get(name, default)) for name, default in (("WORLD_SIZE", 1), ("RANK", 0), ("LOCAL_RANK", 0)))
    kind = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if kind == "cuda":
        torch.cuda.set_device(local)
    if world > 1:
        dist.init_process_group("nccl" if kind == "cuda" else "gloo")
    return rank, world, torch.device(kind, local) if kind == "cuda" else torch.device("cpu")


def loader(training, step, workers):
    """The batches from behind `step` on, made ahead by processes of their own."""
    accumulation = training["options"]["accumulation"]
    numbers = range(step * accumulation, training["options"]["steps"] * accumulation)
    return torch.utils.data.DataLoader(
        Batches(HERE, training), batch_size=None, sampler=numbers, num_workers=workers, collate_fn=lambda batch: batch
    )


def train_step(wrapped, model, optimizer, source, training, step, place, args):
    """One optimizer step. Returns its line of the log."""
    options = training["options"]
    started = time.perf_counter()
    batches = [next(source) for _ in range(options["accumulation"])]
    collated = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    weights = term_weights(training, step)
    sums = dict.fromkeys(weights, 0.0)
    pieces = [(batch, piece) for batch in batches for piece in share(batch, place, args.rows)]
    for i, (batch, piece) in enumerate(pieces):
        is_last = i == len(pieces) - 1
        means = counts(batch)
        with contextlib.nullcontext() if is_last or place.world == 1 else wrapped.no_sync():
            with torch.autocast(place.device.type, torch.bfloat16, enabled=args.precision == "bfloat16"):
                terms = wrapped(piece)
            parts = {name: terms[name] / means[name] / len(batches) for name in weights}
            # DistributedDataParallel takes the mean over processes; this is a sum.
            (place.world * sum(weights[name] * part for name, part in parts.items())).backward()
        for name, part in parts.items():
            sums[name] += part.detach()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), options["clipNorm"])
    values = torch.stack([torch.as_tensor(sums[name], device=place.device) for name in weights])
    if place.world > 1:
        dist.all_reduce(values)
    parts = dict(zip(weights, values.tolist()))
    norm = norm.item()
    if math.isfinite(norm):
        optimizer.step()
    ended = time.perf_counter()
    return {
        "step": step,
        "loss": sum(weights[name] * value for name, value in parts.items()),
        "gradNorm": norm,
        "parts": parts,
        "lr": None,
        "collatorMs": round(1000 * (collated - started), 2),
        "stepMs": round(1000 * (ended - collated), 2),
        "samplesPerSecond": round(options["batchSize"] * options["accumulation"] / (ended - started), 2),
    }


def share(batch, place, rows):
    """This process's rows of a batch, in pieces of at most `rows`, on the device."""
    B = len(batch["input_ids"])
    first, end = place.rank * B // place.world, (place.rank + 1) * B // place.world
    size = rows or end - first
    for at in range(first, end, size):
        here = slice(at, min(end, at + size))
        piece = {name: torch.as_tensor(value[here], device=place.device) for name, value in batch.items() if name != "bags"}
        yield {**piece, "bags": [torch.as_tensor(bag, device=place.device) for bag in batch["bags"][here]]}


def term_weights(training, step):
    """Each term's weight at a step: constant, or along a half cosine of the steps."""
    steps = training["options"]["steps"]
    at = 0.5 * (1 + math.cos(math.pi * min(1, max(0, (step - 1) / max(1, steps - 1)))))
    return {name: last if first == last else last + (first - last) * at for name, (first, last) in training["weights"].items()}


def learning_rate(step, options):
    steps, warmup, peak = options["steps"], options["warmup"], options["learningRate"]
    if step <= warmup:
        return peak * step / warmup
    if options["learningRateSchedule"] == "linear":
        return peak * (steps + 1 - step) / (steps + 1 - max(1, warmup))
    progress = min(1, max(0, (step - warmup) / max(1, steps - warmup)))
    return peak * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * progress)))


def adamw(model, weight_decay):
    """AdamW; biases and LayerNorms are not decayed."""
    is_decayed = lambda name: not name.endswith("bias") and "LayerNorm" not in name
    groups = [
        {"params": [p for name, p in model.named() if is_decayed(name) == decayed], "weight_decay": weight_decay if decayed else 0.0}
        for decayed in (True, False)
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8)


def load_decoder(model, file):
    state = {name.removeprefix("decoder.layer."): tensor for name, tensor in load_file(file).items()}
    model.decoder.load_state_dict(state)


class Run:
    """The run's folder: log.jsonl, the checkpoint, and the state to go on from. Every file is whole or not there."""

    def __init__(self, folder, rank):
        self.folder, self.is_first, self.saved = folder, rank == 0, 0
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self, model, optimizer, training):
        """Goes on from the saved state, if there is one. Returns its step."""
        file = self.folder / "state.pt"
        if file.exists():
            state = torch.load(file, map_location="cpu", weights_only=True)
            if state["training"] != training["fingerprint"]:
                raise SystemExit(f"{self.folder} holds another run: choose another --out, or remove it")
            model.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            self.saved = state["step"]
        if self.is_first:
            log = self.folder / "log.jsonl"
            lines = log.read_text().splitlines(keepends=True)[: self.saved] if log.exists() else []
            self.whole("log.jsonl", lambda path: path.write_text("".join(lines)))
            self.lines = open(log, "a", buffering=1)
        return self.saved

    def log(self, record):
        if not self.is_first:
            return
        self.lines.write(json.dumps(record) + "\n")
        parts = " ".join(f"{name} {value:.3f}" for name, value in record["parts"].items())
        print(f"step {record['step']}: {parts} · {record['samplesPerSecond']:.0f} samples/s", flush=True)

    def save(self, model, optimizer, step, training, precision, world, device):
        """The state last: with it, the files beside it are of this step or later."""
        if self.is_first:
            tensors = {name: p.detach().float().cpu().contiguous() for name, p in model.named()}
            own = {name: tensor for name, tensor in tensors.items() if not name.startswith("decoder.")}
            self.whole("model.safetensors", lambda path: save_file(own, path, metadata={"format": "pt"}))
            if len(own) < len(tensors):
                others = {name: tensor for name, tensor in tensors.items() if name.startswith("decoder.")}
                self.whole("decoder.safetensors", lambda path: save_file(others, path, metadata={"format": "pt"}))
            made = {
                **{"format": training["format"], "training": training["fingerprint"], "step": step},
                **{"steps": training["options"]["steps"], "torch": torch.__version__, "device": device.type},
                **{"processes": world, "precision": precision},
            }
            self.whole("torch.json", lambda path: path.write_text(json.dumps(made, indent=2) + "\n"))
            state = {"training": training["fingerprint"], "step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
            self.whole("state.pt", lambda path: torch.save(state, path))
        self.saved = step

    def whole(self, name, write):
        temporary = self.folder / f".{name}.writing"
        write(temporary)
        os.replace(temporary, self.folder / name)


if __name__ == "__main__":
    main()
