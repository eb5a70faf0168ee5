import { Command } from 'commander'
import type { RunReport } from '../model/report.ts'
import { fleetsOf } from '../report/fleet.ts'
import { renderFleet } from '../report/fleet-table.ts'
import { palette, type Palette } from '../report/palette.ts'
import { RENDERERS } from '../report/renderers.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { printsColor } from '../terminal.ts'
import { writeResult } from '../write-result.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile } from './files.ts'
import { readReports } from './read-report.ts'
import { understoodLater } from './scenario-options.ts'
import { whole } from './values.ts'

/** What can be made of results beside the report on the screen. */
type Made = Exclude<keyof typeof RENDERERS, 'json'>

/** Standard output, as programs name it. */
const STDOUT = '-'

const FLAGS: Readonly<Record<Made, string>> = {
  html: '--html',
  markdown: '--markdown',
  comment: '--comment',
  csv: '--csv',
  bencher: '--bencher',
  biggerIsBetter: '--bigger-is-better',
  smallerIsBetter: '--smaller-is-better',
}

/** Makes reports of results that were measured before, of this machine or of others. */
export function reportCommand(finish: (code: number) => void): Command {
  return new Command('report')
    .description('make reports of results that were measured before; prints them where no file is asked for')
    .argument('<sweep.json...>', 'results, one a scenario or a machine')
    .option('--html <file>', 'one page with charts that works offline; - is standard output, as for all of these')
    .option('--markdown <file>', 'what a GitHub job summary shows')
    .option('--comment <file>', 'a comment for a pull request')
    .option('--csv <file>', 'a row for each level, for a spreadsheet')
    .option('--bencher <file>', 'Bencher Metric Format')
    .option('--bigger-is-better <file>', 'speeds for github-action-benchmark (customBiggerIsBetter)')
    .option('--smaller-is-better <file>', 'times and memory for github-action-benchmark (customSmallerIsBetter)')
    .option('--width <n>', "columns of what is printed, 60 to 200 (default: the terminal's)", whole(1))
    .action(async (files: readonly string[], options: ReportOptions) => {
      finish(await report(files, options))
    })
}

type ReportOptions = { readonly [Key in Made]?: string } & { readonly width?: number }

async function report(files: readonly string[], options: ReportOptions): Promise<number> {
  const reports = await understoodLater(() => understand(files, options))
  if (!reports) return EXIT.misuse
  const colors = palette(printsColor())
  const asked = askedOf(options)
  if (asked.length === 0) print(reports, { palette: colors, width: options.width ?? process.stdout.columns })
  const written = await Promise.all(asked.map((each) => write(each, reports, colors)))
  return written.every(Boolean) ? EXIT.fine : EXIT.notMeasured
}

/** Everything that can be wrong with the call is said before anything is written. */
async function understand(files: readonly string[], options: ReportOptions): Promise<RunReport[]> {
  const asked = askedOf(options)
  const twice = asked.find(({ path }, index) => asked.findIndex((other) => other.path === path) < index)
  if (twice) {
    throw new TypeError(
      `${FLAGS[twice.key]} ${twice.path} is given to another output too: give each a file of its own.`,
    )
  }
  const own = asked.find(({ path }) => files.includes(path))
  if (own) throw new TypeError(`${FLAGS[own.key]} ${own.path} is one of the results: name another file.`)
  const reports = await readReports(files)
  for (const { key, path } of asked) if (path !== STDOUT) checkOutputFile(path, FLAGS[key])
  return reports
}

interface Asked {
  readonly key: Made
  readonly path: string
}

const askedOf = (options: ReportOptions): Asked[] =>
  (Object.keys(FLAGS) as Made[]).flatMap((key) => {
    const path = options[key]
    return path === undefined ? [] : [{ key, path }]
  })

function print(reports: readonly RunReport[], view: { readonly palette: Palette; readonly width?: number }): void {
  const texts = reports.map(({ sweep, requirements, baseline }) =>
    renderSweep(sweep, { ...view, requirements, baseline }),
  )
  const fleets = fleetsOf(reports).map((fleet) => renderFleet(fleet, view))
  console.log([...texts, ...fleets].join('\n\n'))
}

/** What is said of files goes to stderr: stdout may carry one. */
async function write({ key, path }: Asked, reports: readonly RunReport[], colors: Palette): Promise<boolean> {
  const render = await RENDERERS[key].load()
  const text = render(reports)
  if (path === STDOUT) {
    process.stdout.write(text)
    return true
  }
  const { state, words } = writeResult({ path, shown: path }, text)
  console.error(state === 'written' ? colors.dim(words) : colors.bad(words))
  return state === 'written'
}
