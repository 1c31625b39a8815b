/** The controls of JupyterLab's own widgets. */
export { Button, type ButtonOptions, button } from "./button";
export { checkbox, type DropdownOptions, dropdown } from "./choices";
export { Control, type ControlOptions } from "./control";
export {
  floatSlider,
  intProgress,
  intSlider,
  type NumberOptions,
  type ProgressBarOptions,
  type SliderOptions,
} from "./numbers";
export { markup, type TextOptions, text, textLabel } from "./texts";
