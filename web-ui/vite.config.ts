import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { mockController } from './mock/plugin.mjs';

const controller = process.env.BRANCHLINE_URL ?? 'https://localhost:8443';

/** `--mode mock` answers the API from a made-up bank; otherwise a controller on this machine does. */
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === 'mock' ? [mockController()] : [])],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1500 },
  server: mode === 'mock' ? {} : { proxy: { '/api': { target: controller, secure: false } } },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  // Generous: a starved machine is not a failure.
  test: { testTimeout: 60_000, environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['src/app/test-setup.ts'] },
}));
