import { defineConfig } from "vite";

// Up to Vite 7, a worker is one script unless it is told otherwise, and what loads later has no place in it.
export default defineConfig({ worker: { format: "es" } });
