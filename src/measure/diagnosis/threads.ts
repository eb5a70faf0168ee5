import { fillsCores } from '../guards/bimodal-rounds.ts'
import type { Question } from './input.ts'

/** Told from rounds that ran in two ways, or from `num_thread` as it was asked for: Ollama's own default is not told. */
export const threadsEqualCores: Question = ({
  observations: { cpu = {} } = {},
  conditions: { gpuShare },
  warnings,
}) => {
  const seen = warnings.filter(({ code }) => code === 'bimodal-rounds')
  if (!fillsCores(cpu, gpuShare) || (seen.length === 0 && cpu.threads === undefined)) return undefined
  const { cores = 1, threads } = cpu
  const asked = threads === undefined ? 'as many threads as cores by default' : `num_thread ${threads}`
  return {
    code: 'threads-equal-cores',
    message: 'threads = cores: the model takes every core of a machine without a GPU',
    evidence: [...seen.map(({ message }) => message), `${asked}, ${cores} cores, nothing of the model on a GPU`],
    advice:
      seen[0]?.advice ??
      `Set num_thread: ${cores - 1} in \`options\`: one core less is faster and steadier, and leaves room for server and client.`,
  }
}
