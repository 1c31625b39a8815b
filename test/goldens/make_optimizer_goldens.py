"""Makes test/goldens/optimizer: AdamW with clipping on given gradients, and the learning-rate schedule.

    .oracle/bin/python test/goldens/make_optimizer_goldens.py

adamw.json      torch.optim.AdamW after clip_grad_norm_, float64, ten steps on three parameters (one decayed, two not); the
                gradients are given, some steps above the clipping norm and some below, with elements from 1e-7 to 10, a
                whole zero column and one all-zero step. Parameters after every step.
schedules.json  transformers' get_cosine_with_min_lr_schedule_with_warmup: `factor[k]` after k ticks, for several lengths.
"""

import json
import pathlib

import torch
import transformers

FOLDER = pathlib.Path(__file__).parent / "optimizer"
CASES = [(10, 3, 0.1), (1, 0, 0.1), (7, 0, 0.0), (40, 4, 0.1), (5, 5, 0.1), (600, 60, 0.1)]


def schedule_factors(steps, warmup, min_ratio):
    """The factor on the learning rate after 0 … steps ticks."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    optimizer.step()
    schedule = transformers.get_cosine_with_min_lr_schedule_with_warmup(optimizer, warmup, steps, min_lr_rate=min_ratio)
    factors = []
    for _ in range(steps + 1):
        factors.append(schedule.get_last_lr()[0])
        schedule.step()
    return factors


def adamw_case():
    generator = torch.Generator().manual_seed(11)

    def draw(*shape):
        return torch.randn(*shape, generator=generator).double()

    shapes = {"dense.weight": (5, 3), "dense.bias": (3,), "LayerNorm.weight": (4,)}
    recipe = {"weightDecay": 0.1, "betas": [0.9, 0.999], "eps": 1e-8, "clip": 1.0}
    initial = {name: draw(*shape) for name, shape in shapes.items()}
    parameters = {name: value.clone().requires_grad_() for name, value in initial.items()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [parameters["dense.weight"]], "weight_decay": recipe["weightDecay"]},
            {"params": [parameters["dense.bias"], parameters["LayerNorm.weight"]], "weight_decay": 0.0},
        ],
        betas=recipe["betas"],
        eps=recipe["eps"],
    )
    factors = schedule_factors(10, 3, 0.1)
    steps = []
    for step in range(10):
        size = [3.0, 0.05, 1.0, 0.1, 0.0, 10.0, 0.2, 1e-3, 0.5, 2.0][step]
        gradients = {name: draw(*shape) * size for name, shape in shapes.items()}
        gradients["dense.weight"][:, 1] = 0.0
        gradients["dense.bias"][0] = 1e-7 * (step + 1)
        for name, parameter in parameters.items():
            parameter.grad = gradients[name].clone()
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), recipe["clip"]).item()
        for group in optimizer.param_groups:
            group["lr"] = 0.02 * factors[step + 1]
        optimizer.step()
        steps.append(
            {
                "lr": 0.02 * factors[step + 1],
                "gradients": {name: value.flatten().tolist() for name, value in gradients.items()},
                "gradNorm": norm,
                "parameters": {name: value.detach().flatten().tolist() for name, value in parameters.items()},
            }
        )
    return {
        "recipe": recipe,
        "shapes": {name: list(shape) for name, shape in shapes.items()},
        "initial": {name: value.flatten().tolist() for name, value in initial.items()},
        "steps": steps,
    }


def main():
    FOLDER.mkdir(exist_ok=True)
    schedules = [
        {"steps": steps, "warmup": warmup, "minRatio": ratio, "factor": schedule_factors(steps, warmup, ratio)}
        for steps, warmup, ratio in CASES
    ]
    (FOLDER / "schedules.json").write_text(json.dumps(schedules) + "\n")
    (FOLDER / "adamw.json").write_text(json.dumps(adamw_case()) + "\n")


if __name__ == "__main__":
    main()
