/** Served one at a time by Ollama, whatever OLLAMA_NUM_PARALLEL says. Source: server/sched.go of Ollama 0.33. */
const ONE_SLOT: ReadonlySet<string> = new Set([
  'mllama',
  'qwen3vl',
  'qwen3vlmoe',
  'qwen35',
  'qwen35moe',
  'qwen3next',
  'lfm2',
  'lfm2moe',
  'nemotron_h',
  'nemotron_h_moe',
  'nemotron_h_omni',
])

/** Why a model gets one slot only; undefined for one that gets as many as the server is told. */
export function oneSlotBecause(family: string | undefined, capabilities: readonly string[]): string | undefined {
  if (family !== undefined && ONE_SLOT.has(family)) return `models of the family ${family} are not served in parallel`
  return capabilities.length > 0 && !capabilities.includes('completion')
    ? 'a model that does not complete text is not served in parallel'
    : undefined
}
