import { Command } from 'commander'
import { examine } from '../doctor/examine.ts'
import { checkModelName } from '../init/model-offer.ts'
import { resolveHost } from '../load/host.ts'
import type { Examination } from '../model/finding.ts'
import { renderExamination, renderExaminationJson } from '../report/doctor-report.ts'
import { palette } from '../report/palette.ts'
import { wrap } from '../report/text-width.ts'
import { proseColumnsOf } from '../report/view.ts'
import { printsColor } from '../terminal.ts'
import { EXIT } from './exit-code.ts'
import { Interrupt } from './interrupt.ts'
import { understood } from './scenario-options.ts'
import { durationMs } from './values.ts'

/** Looks at everything that a benchmark stands on, and says what to mend. */
export function doctorCommand(finish: (code: number) => void): Command {
  return new Command('doctor')
    .description(
      'look at Node, Vitest, the plugin, the server, its model, how many requests it really serves at once, memory, ' +
        'swap, power and other load; exit code 0: nothing to mend, 1: something is, 2: wrong use, 3: it could not look',
    )
    .option('--model <name>', 'model to look at (default: what the benches name, else the first on the server)')
    .option('--host <url>', 'server (default: OLLAMA_HOST, then http://127.0.0.1:11434)')
    .option('--probe', 'load the model even where another is loaded, which that may push out')
    .option('--no-probe', 'load no model and send no prompt')
    .option('--time-limit <duration>', 'longest time for the probe, loading included (default: 120s)', durationMs)
    .option('--json', 'print what was found as JSON')
    .action(async (options: DoctorOptions) => {
      finish(await doctor(options))
    })
}

const PROBE_LIMIT_MS = 120_000

interface DoctorOptions {
  readonly model?: string
  readonly host?: string
  readonly probe?: boolean
  readonly timeLimit?: number
  readonly json?: boolean
}

async function doctor({ model, host, probe, timeLimit = PROBE_LIMIT_MS, json }: DoctorOptions): Promise<number> {
  const url = understood(() => {
    if (model !== undefined) checkModelName(model)
    return resolveHost(host, process.env)
  })
  if (url === undefined) return EXIT.misuse
  const colors = palette(printsColor())
  const stop = new Interrupt()
  try {
    const say = (text: string) => {
      const lines = wrap(text, proseColumnsOf({ width: process.stderr.columns }))
      for (const line of lines) console.error(colors.dim(line))
    }
    const options = { root: process.cwd(), url, model, probe, limitMs: timeLimit, signal: stop.signal, say }
    const examination = await examine(options)
    if (stop.signal.aborted) return stop.exitCode
    const view = { palette: colors, width: process.stdout.columns }
    if (json) process.stdout.write(renderExaminationJson(examination))
    else console.log(renderExamination(examination, view))
    return exitCode(examination)
  } finally {
    stop.end()
  }
}

function exitCode({ findings }: Examination): number {
  if (findings.some(({ state }) => state === 'mend')) return EXIT.missed
  return findings.some(({ state }) => state === 'unknown') ? EXIT.notMeasured : EXIT.fine
}
