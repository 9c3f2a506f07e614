// Written by hand, so that the folder is complete without a push; `npx convex dev` overwrites it.
export {
  actionGeneric as action,
  internalQueryGeneric as internalQuery,
  mutationGeneric as mutation,
  queryGeneric as query,
} from "convex/server";
