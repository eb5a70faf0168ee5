import { type Choices, SIMULATED_PRESET } from './choices.ts'
import { literal } from './literal.ts'

/** The first bench: what is sure to be measurable on the server that was found, and a place for more. */
export function benchFile(choices: Choices): string {
  const { model, parallel, isSimulated } = choices
  return `import { scenario } from 'vitest-ollama-bench'
${isSimulated ? "import { simulator } from 'vitest-ollama-bench/simulator'\n" : ''}
scenario('people chat at once', {
${isSimulated ? SIMULATED_HOST : ''}  model: ${literal(model)},
  // A prompt of your own app tells you more.
  prompt: 'Explain what a hash table is, and when not to use one.',
  // People at once. Each level is measured in rounds: three, and more only where they are needed.
  parallel: [${parallel.join(', ')}],
  options: { num_predict: ${isSimulated ? 32 : 64} },
  require: [
${requirementsOf(choices).map(requirementLine).join('\n')}
    // What your app promises, such as 'TTFT < 2 s at P=2'. Always judged: no regression against the stored baseline.
  ],
})
`
}

const SIMULATED_HOST = `  // A simulated machine: no model runs, and every report says so. Leave \`host\` out to measure your own Ollama.
  host: simulator(${literal(SIMULATED_PRESET)}),
`

interface Required {
  readonly text: string
  readonly why?: string
}

function requirementsOf({ parallel, slots, isLocal, isSimulated }: Choices): Required[] {
  const second = parallel.find((level) => level > 1)
  return [
    ...(second === undefined ? [] : [speedOf(second, slots)]),
    ...(isLocal || isSimulated ? [{ text: 'memory < 80% RAM' }] : []),
    { text: 'no errors' },
  ]
}

/**
 * Gen speed where that many were seen to be served at once, half of one person's being where the cliff begins. Else user
 * speed, which counts the waiting and so is measurable on every server: of P that are served in turn, the median person
 * waits for about P/2 others.
 */
function speedOf(level: number, slots: number | undefined): Required {
  if (slots !== undefined && slots >= level)
    return { text: `P=${level} gen speed ≥ 50% of baseline`, why: "baseline: this run's P=1" }
  return {
    text: `P=${level} user speed ≥ ${Math.floor(80 / level)}% of baseline`,
    why: "baseline: this run's P=1; user speed counts the waiting",
  }
}

const requirementLine = ({ text, why }: Required): string =>
  `    ${literal(text)},${why === undefined ? '' : ` // ${why}`}`
