import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { internalQuery, mutation, query } from "./_generated/server";

export const add = mutation({
  args: { text: v.string() },
  handler: async (ctx, { text }) => await ctx.db.insert("notes", { text }),
});

export const get = query({
  args: { id: v.id("notes") },
  handler: async (ctx, { id }) => await ctx.db.get(id),
});

/** The notes of one text, by the page. */
export const list = query({
  args: { text: v.string(), paginationOpts: paginationOptsValidator },
  handler: async (ctx, { text, paginationOpts }) =>
    await ctx.db
      .query("notes")
      .withIndex("by_text", (q) => q.eq("text", text))
      .paginate(paginationOpts),
});

/** Writes, then throws: nothing may stay behind. */
export const addAndFail = mutation({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    await ctx.db.insert("notes", { text });
    throw new Error("thought better of it");
  },
});

/** For admins only. */
export const count = internalQuery({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    const notes = ctx.db.query("notes").withIndex("by_text", (q) => q.eq("text", text));
    return BigInt((await notes.collect()).length);
  },
});
