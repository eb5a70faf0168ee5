import { CONDITION_KEYS, CONDITION_LABELS, conditionText } from '../../model/condition-labels.ts'
import type { RunReport } from '../../model/report.ts'
import { clean } from '../clean.ts'
import { memoryParts } from '../memory-line.ts'
import { settingsOf } from '../sweep-title.ts'
import { bytes } from '../units.ts'
import { type Markup, markup } from '../markup.ts'

/** On what it was measured, and under which conditions. */
export function machineBlock({ sweep, place, project }: RunReport): Markup {
  const { machine, conditions, scenario, tool, startedAt, capacity } = sweep
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ['machine', clean(machine.key)],
    ['RAM', machine.ramBytes === undefined ? undefined : bytes(machine.ramBytes)],
    ['GPU memory', machine.vramBytes === undefined ? undefined : bytes(machine.vramBytes)],
    ['memory', memoryParts(sweep).join(', ')],
    ['model', clean(scenario.model)],
    ...CONDITION_KEYS.filter((key) => key !== 'tool').map(
      (key) => [CONDITION_LABELS[key], clean(conditionText(key, conditions) ?? '')] as const,
    ),
    ['slots seen', capacity.slots === undefined ? undefined : String(capacity.slots)],
    [
      'how',
      settingsOf(sweep)
        .filter((part) => part !== '')
        .join(', '),
    ],
    ['options', optionsText(sweep.scenario.options)],
    ['endpoint', `${scenario.endpoint}, think ${String(scenario.think)}`],
    [
      'prompt',
      `SHA-256 ${clean(scenario.promptSha256).slice(0, 16)}…${scenario.promptTokens === undefined ? '' : `, ${scenario.promptTokens} tokens`}`,
    ],
    ['started', clean(startedAt)],
    [
      'scenario',
      place ? `${clean(place.file)}:${place.line}${project === undefined ? '' : ` (${clean(project)})`}` : undefined,
    ],
    ['tool', `${clean(tool.name)} ${clean(tool.version)}`],
  ]
  const known = rows.filter(([, value]) => value !== undefined && value !== '')
  return markup`<details class="block"><summary>Machine and conditions</summary>
<dl class="facts">${known.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl></details>
`
}

const optionsText = (options: RunReport['sweep']['scenario']['options']): string =>
  Object.entries(options)
    .map(([name, value]) => `${clean(name)} ${clean(String(value))}`)
    .join(', ')
