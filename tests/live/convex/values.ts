import { v } from "convex/values";
import { query } from "./_generated/server";

/** One value of each type, and the numbers that JSON alone cannot carry. */
export const everyType = query({
  args: {},
  handler: async () => ({
    nothing: null,
    yes: true,
    number: 1.5,
    whole: 3,
    negativeZero: -0,
    notANumber: NaN,
    infinite: -Infinity,
    beyondSafe: 9007199254740994,
    smallestInt64: -(2n ** 63n),
    largestInt64: 2n ** 63n - 1n,
    text: "ž 👩‍🚀 \"quoted\"\n",
    bytes: new Uint8Array([0, 128, 255]).buffer,
    list: [1, "two", [3n]],
    object: { "an odd key": {} },
  }),
});

/** Returns what it was given. */
export const echo = query({
  args: { value: v.any() },
  handler: async (_ctx, { value }) => value,
});

/** A text of the length asked for: 2 ** 21 is a result of two mebibytes. */
export const text = query({
  args: { length: v.number() },
  handler: async (_ctx, { length }) => "0123456789abcdef".repeat(length / 16),
});
