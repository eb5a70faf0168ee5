import { defineConfig } from 'tsdown'

/** Unbundled: `dist` mirrors `src`, so that worker threads and the setup file lie beside the modules that name them. */
export default defineConfig({
  entry: [
    'src/index.ts',
    'src/judge.ts',
    'src/plan.ts',
    'src/vitest/plugin.ts',
    'src/vitest/reporter.ts',
    'src/vitest/setup.ts',
    'src/simulator/index.ts',
    'src/simulator/thread.ts',
    'src/machine/sampler-thread.ts',
    'src/managed/supervisor.ts',
    'src/cli/bin.ts',
  ],
  unbundle: true,
  platform: 'node',
  target: 'node22.19',
  format: 'esm',
  fixedExtension: false,
  dts: true,
  clean: true,
})
