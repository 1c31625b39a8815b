/** Environment variables that are switches. */

/** Whether a switch is on: anything but an empty text, 0, false, no and off. */
export function isTruthy(value: string | undefined): boolean {
  return value !== undefined && !/^(|0|false|no|off)$/i.test(value.trim());
}
