#!/usr/bin/env node
import { isOldNode } from '../project/versions.ts'
import { EXIT } from './exit-code.ts'

// Told before anything is imported that an older Node cannot load.
if (isOldNode(process.version)) {
  console.error(
    `vitest-ollama-bench needs Node 22.19 or newer, and this is ${process.version}: install a newer one, or run ` +
      '`npm install -D node@24`, which puts Node 24 first for npx and the scripts of this project.',
  )
  process.exitCode = EXIT.notMeasured
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
