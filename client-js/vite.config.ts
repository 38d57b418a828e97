/**
 * How the browser's side is built: a handful of entries, hashed names, and a manifest in which the server
 * finds them by their source path ("pages/main.ts"). Compressing is done by `tools/compress.mjs`.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: entry("."),
  base: "/",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: ["chrome64", "safari12"],
    outDir: "dist",
    assetsDir: "assets",
    manifest: "manifest.json",
    modulePreload: false,
    sourcemap: false,
    // What plays video streams is large and comes only with the press; `weight.test.mjs` has its budget.
    chunkSizeWarningLimit: 650,
    rolldownOptions: {
      input: {
        pages: entry("pages/main.ts"),
        card: entry("pages/card.ts"),
        ranking: entry("pages/ranking.ts"),
        lobby: entry("pages/lobby.ts"),
        "room-screen": entry("pages/room_screen.ts"),
        "campaign-screen": entry("pages/campaign_screen.ts"),
        "screen-style": entry("pages/styles/screen.css"),
        page: entry("pages/styles/page.css"),
        plain: entry("pages/styles/plain.css"),
        desk: entry("desk/main.tsx"),
        "desk-style": entry("desk/desk.css"),
        "embed-style": entry("embed/embed.css"),
      },
      output: {
        // The one file at an address that stays; its script is built by vite.embed.config.ts.
        assetFileNames: ({ names }) => (names.includes("embed-style.css") ? "embed.css" : "assets/[name]-[hash][extname]"),
      },
    },
  },
  test: {
    include: ["lib/**/*.test.ts", "tools/**/*.test.mjs", "pages/**/*.test.ts", "desk/**/*.test.{ts,tsx}"],
    environment: "node",
  },
});
