/**
 * The script that other sites load, built apart: one file without modules, at an address that stays. Its style is in it,
 * and once more as a file for browsers that cannot make sheets by script.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  root: path("."),
  publicDir: false,
  build: {
    target: ["chrome64", "safari12"],
    outDir: "dist",
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: path("embed/main.ts"),
      output: { format: "iife", entryFileNames: "embed.js", codeSplitting: false },
    },
  },
});
