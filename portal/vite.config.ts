import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // The same files are served under /__emulator/ and under /.
  base: "./",
  plugins: [react()],
  build: {
    target: "es2022",
    // The library brings its WebAssembly inside JavaScript.
    chunkSizeWarningLimit: 1_000,
    // The licences of what is in the bundle travel with it.
    license: { fileName: "licenses.md" },
    // A page that is served from this machine loads faster without it.
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev` beside `devtrust-emulator --listen 127.0.0.1:8080`.
    proxy: {
      "^/(ready|faults|requests|devices/.+)$": {
        target: "http://127.0.0.1:8080",
        rewrite: (path) => `/__emulator${path}`,
      },
      "^/(devicetrustmanager|certificate-authority|account)/": "http://127.0.0.1:8080",
    },
  },
});
