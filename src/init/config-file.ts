import { literal } from './literal.ts'

/** Where a run writes what is not committed. */
export const RESULTS = 'bench'

const OUTPUTS = `outputs: { json: '${RESULTS}/sweep.json', html: '${RESULTS}/report.html' }`

export interface PluginOptions {
  readonly host?: string
}

/** The two lines that a config needs. */
export function pluginLines({ host }: PluginOptions): readonly [importLine: string, pluginLine: string] {
  const options = [...(host === undefined ? [] : [`host: ${literal(host)}`]), OUTPUTS].join(', ')
  const call = `plugins: [ollamaBench({ ${options} })],`
  return ["import { ollamaBench } from 'vitest-ollama-bench/plugin'", call]
}

export function configFile(options: PluginOptions): string {
  const [importLine, pluginLine] = pluginLines(options)
  return `import { defineConfig } from 'vitest/config'
${importLine}

export default defineConfig({
  ${pluginLine}
})
`
}

/** A package without \`"type": "module"\` gets a file that is a module by its ending. */
export const configName = (isModule: boolean): string => (isModule ? 'vitest.config.ts' : 'vitest.config.mts')
