import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a running `keelson start` is, for `npm run dev:console`. */
const server = process.env['KEELSON_URL'] ?? 'http://127.0.0.1:4180';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2024',
    // A chunk that a page needs is named in the file that loads it: an inline script that preloads would need a hole in the policy.
    modulePreload: { polyfill: false },
    // Nothing becomes a data: URL, which the content policy refuses.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        // What changes with a release apart from what changes with a dependency, so that a browser keeps the larger part.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/u, priority: 3 },
            { name: 'router', test: /node_modules[\\/]@tanstack[\\/](?:react-router|router-core|history|react-query|query-core|react-store|store)[\\/]/u, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 4181,
    strictPort: true,
    // The server looks at Host and Origin: as far as it can see, the page came from itself.
    proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } },
  },
});
