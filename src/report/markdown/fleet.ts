import { markdownText } from '../../markdown-text.ts'
import type { Fleet } from '../../model/fleet.ts'
import { joined, markdownTable } from './parts.ts'

/** One scenario on several machines, a column each. */
export function fleetSection({ scenario, machines, rows, doubts }: Fleet): string {
  const names = {
    name: '',
    head: [''],
    cells: rows.map(({ name, at }) => (at === undefined ? name : `${name} at ${at}`)),
    align: 'left' as const,
  }
  const columns = machines.map(({ key, label, simulated }, index) => ({
    name: key,
    head: [...(simulated && !label.includes('simulated') ? ['SIMULATED'] : []), ...label],
    cells: rows.map(({ cells }) => {
      const { text = '', verdict } = cells[index] ?? {}
      return verdict ? `${verdict.mark} ${text}` : text
    }),
    align: 'right' as const,
  }))
  return joined([
    `### ${markdownText(scenario)}: ${machines.length} machines`,
    markdownTable([names, ...columns]),
    doubts.map((doubt) => `- ${markdownText(doubt)}`).join('\n'),
  ])
}
