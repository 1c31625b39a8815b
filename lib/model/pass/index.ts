/** How the forward passes of training are computed: layers anew for their gradients, or tokens without padding. */
export { groupedAttention, lengthGroups } from "./length-groups";
export { inPassMode, type PassMode } from "./mode";
export { recompute } from "./recompute";
export { isWorthUnpadding, type Rows, rowsAt, spreadRows, takeRows, tokenRows } from "./rows";
