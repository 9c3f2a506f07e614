import { ConvexError } from "convex/values";
import { query } from "./_generated/server";

export const data = query({
  args: {},
  handler: async () => {
    console.warn("about to throw");
    throw new ConvexError({ code: "NOT_FOUND", attempts: 2n, hints: ["look elsewhere", null] });
  },
});

export const text = query({
  args: {},
  handler: async () => {
    throw new ConvexError("A note needs a text");
  },
});

export const nothing = query({
  args: {},
  handler: async () => {
    throw new ConvexError(null);
  },
});

export const plain = query({
  args: {},
  handler: async () => {
    fail();
  },
});

function fail() {
  throw new RangeError("no such month: 13");
}
