import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The API while developing: `npm start` listens on 8080.
const server = process.env.CHALKLINE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    alias: {
      '@rjsf/validator-ajv8': `${import.meta.dirname}/src/components/forms/config-form/no-validator.ts`,
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files: the content security policy takes none from data URLs.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { port: 5173, proxy: { '/api': server } },
});
