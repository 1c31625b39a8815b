/** The language's own objects: what cells do to them is theirs, and not the kernel's. */
export { createIntrinsics, type Intrinsics } from "./intrinsics";
