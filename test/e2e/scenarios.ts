import type { Scenario } from '../../src/model/scenario.ts'

export const BENCH = 'chat.bench.ts'
export const SNAPSHOT = '__snapshots__/chat.bench.ts.snap'

/** A run of about two seconds: few tokens and the same prompt every time. As many rounds as the tool takes by default. */
const QUICK: Scenario = {
  model: 'fast',
  prompt: 'Say hello.',
  parallel: [1, 2],
  options: { num_predict: 12 },
  cache: 'identical',
}

/** One call in a bench file; `as` may be `scenario.skip` and the like. */
export const scenarioCall = (name: string, more: Partial<Scenario> = {}, as = 'scenario'): string =>
  `${as}(${JSON.stringify(name)}, ${JSON.stringify({ ...QUICK, ...more })})\n`

/** A bench file of such calls. The first stands in line 3. */
export const benchFile = (...calls: readonly string[]): string =>
  `import { scenario } from 'vitest-ollama-bench'\n\n${calls.join('\n')}`
