import { v } from "convex/values";
import { action } from "./_generated/server";

export const sleep = action({
  args: { milliseconds: v.number() },
  handler: async (_ctx, { milliseconds }) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return milliseconds;
  },
});

/** A line of every level, one of them of two lines. */
export const log = action({
  args: {},
  handler: async () => {
    console.debug("a detail");
    console.info("a fact");
    console.log("first\nsecond", 12);
    console.warn("a doubt");
    console.error("a failure");
  },
});
