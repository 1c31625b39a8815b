/** Numbers: sliders, and bars that show how far something is. */
import { Control, type ControlOptions } from "./control";

/** The range of a number. */
export interface NumberOptions extends ControlOptions<number> {
  /** The least value. Default 0. */
  min?: number;
  /** The greatest value. Default 100, and 1 for fractions. */
  max?: number;
}

/** How a slider slides. */
export interface SliderOptions extends NumberOptions {
  /** The distance of neighbouring values. Default 1, and a hundredth of the range for fractions. */
  step?: number;
  /** Tell of values also while the slider is moved, not only where it comes to rest. Default true. */
  continuous?: boolean;
}

/** A slider of whole numbers. @throws RangeError for a range that holds no whole number, or a value outside of it */
export function intSlider(options: SliderOptions = {}): Control<number> {
  const { min = 0, max = 100, step = 1, value = min, continuous = true } = options;
  const kind = numberKind("IntSlider", { min, max, whole: true });
  const state = {
    ...kind.state,
    step: positive(step, true),
    readout: true,
    readout_format: "d",
    ...follows(continuous),
  };
  return new Control<number>({ ...kind, style: "SliderStyleModel", state }, value, options);
}

/** A slider of fractions. @throws RangeError for an empty range, or a value outside of it */
export function floatSlider(options: SliderOptions = {}): Control<number> {
  const { min = 0, max = 1, step = (max - min) / 100, value = min, continuous = true } = options;
  const kind = numberKind("FloatSlider", { min, max, whole: false });
  const digits = Math.max(0, Math.min(10, Math.ceil(-Math.log10(positive(step, false)) - 1e-9)));
  const state = { ...kind.state, step, readout: true, readout_format: `.${digits}f`, ...follows(continuous) };
  return new Control<number>({ ...kind, style: "SliderStyleModel", state }, value, options);
}

/** How a bar looks. */
export interface ProgressBarOptions extends NumberOptions {
  /** Its colour. */
  bar?: "success" | "info" | "warning" | "danger";
}

/** A bar that the code moves by its `value`. For a loop's own bar, with rate and time left, there is `progress`. */
export function intProgress(options: ProgressBarOptions = {}): Control<number> {
  const { min = 0, max = 100, value = min, bar = "" } = options;
  const kind = numberKind("IntProgress", { min, max, whole: true });
  const state = { ...kind.state, bar_style: bar };
  return new Control<number>({ ...kind, view: "ProgressView", style: "ProgressStyleModel", state }, value, options);
}

function follows(continuous: boolean) {
  return { continuous_update: continuous, orientation: "horizontal" };
}

function positive(step: number, whole: boolean): number {
  if (step > 0 && Number.isFinite(step) && (!whole || Number.isInteger(step))) return step;
  throw new RangeError(`the step of a slider is a ${whole ? "whole " : ""}number above 0, and this one is ${step}`);
}

function numberKind(name: string, { min, max, whole }: { min: number; max: number; whole: boolean }) {
  const kind = whole ? "a whole number" : "a number";
  const isOne = (value: unknown): value is number =>
    typeof value === "number" && (whole ? Number.isInteger(value) : Number.isFinite(value));
  if (!isOne(min) || !isOne(max) || min > max) {
    throw new RangeError(`the range of a control is from ${kind} to a greater one, and this one is ${min} to ${max}`);
  }
  const checked = (value: unknown): number => {
    if (isOne(value) && value >= min && value <= max) return value;
    throw new RangeError(`the value of this control is ${kind} from ${min} to ${max}, and not ${String(value)}`);
  };
  const words = (value: number) => `${value} (${min} to ${max})`;
  return { name, state: { min, max }, encode: checked, decode: checked, words };
}
