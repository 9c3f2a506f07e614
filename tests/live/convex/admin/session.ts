import { query } from "../_generated/server";

/** Who is calling, or null. A default export in a folder. */
export default query({
  args: {},
  handler: async (ctx) => await ctx.auth.getUserIdentity(),
});
