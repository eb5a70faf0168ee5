import type { Scenario } from '../model/scenario.ts'
import { settingsOf } from './server-settings.ts'

/** Options that only a sweep of levels has a use for; defaults of the plugin do not reach the other modes. */
export const SWEEP_OPTIONS = ['parallel', 'cache', 'endpoint', 'cliffThreshold', 'variants', 'loads'] as const

/** More turns than any conversation of a person has. */
const MOST_TURNS = 200

/** What is wrong with an option in this mode, or nothing. */
export function modeFault(scenario: Partial<Scenario>): string | undefined {
  const { mode = 'parallel-sweep', turns } = scenario
  if (turns !== undefined && mode !== 'context-growth')
    return "`turns` are those of a growing conversation: add `mode: 'context-growth'`, or leave them out"
  if (mode === 'parallel-sweep') return undefined
  return strangerFault(scenario, mode) ?? (mode === 'context-growth' ? growthFault(scenario) : coldFault(scenario))
}

function strangerFault(scenario: Partial<Scenario>, mode: string): string | undefined {
  const { parallel, variants, server } = scenario
  const single = parallel === undefined || parallel === 1 || (Array.isArray(parallel) && String(parallel) === '1')
  if (!single)
    return `\`mode: '${mode}'\` sends one request at a time: leave \`parallel\` out, or measure its levels in a scenario of their own`
  if (variants) return `\`mode: '${mode}'\` has no \`variants\`: give each its own scenario`
  if (server && settingsOf(server).length > 1)
    return `\`mode: '${mode}'\` measures one setting of a \`server\`: give single values, and each setting its own scenario`
  if (scenario.cliffThreshold !== undefined) return `\`mode: '${mode}'\` has no cliff: leave \`cliffThreshold\` out`
  return scenario.cache === undefined || scenario.cache === 'cold'
    ? undefined
    : `\`mode: '${mode}'\` begins with a prompt that is new to the server: leave \`cache\` out`
}

function growthFault({ endpoint, messages, turns }: Partial<Scenario>): string | undefined {
  if (endpoint === 'generate') return 'a conversation needs the chat endpoint: leave `endpoint` out'
  if (messages && !messages.some(({ role }) => role === 'user'))
    return 'each turn says the last user message again, and `messages` have none: add one'
  if (turns !== undefined && !(Number.isInteger(turns) && turns >= 2 && turns <= MOST_TURNS))
    return `\`turns\` is ${JSON.stringify(turns)}, and must be a whole number from 2 to ${MOST_TURNS}`
  return undefined
}

function coldFault({ reload }: Partial<Scenario>): string | undefined {
  return reload === 'never'
    ? "`reload: 'never'` forbids to unload the model, and a cold start begins with that: leave `reload` out, or leave the scenario out"
    : undefined
}
