import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { mustsOf } from './musts.ts'
import { pasteInto } from './paste.ts'
import { planOf } from './plan.ts'
import { runPlanOn } from './run-plan.ts'
import { sectionOf } from './section.ts'

const DOCUMENT = new URL('../../docs/verdicts.md', import.meta.url)

const USAGE = `Drives the shipped judging code with the noise model and prints what it sees.
  --write      paste the tables into docs/verdicts.md
  --share 0.1  a tenth of the runs, for a quick look (not with --write)
  --seed 1     another draw of everything
  --threads 2`

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(USAGE)
else await study()

async function study(): Promise<void> {
  const [share, seed, threads] = [values.share, values.seed, values.threads].map(Number)
  if (!share || !threads || seed === undefined || Number.isNaN(seed)) {
    throw new TypeError(`--share, --seed and --threads are numbers above 0.\n${USAGE}`)
  }
  if (values.write && share !== 1) throw new TypeError('--write takes the whole study: leave --share out.')
  const plan = planOf(share)
  const told = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${plan.size} rows`)
  }
  const results = await runPlanOn(threads, { plan, seed, told })
  const section = sectionOf(results, seed)
  console.log(section)
  if (values.write) writeFileSync(DOCUMENT, pasteInto(readFileSync(DOCUMENT, 'utf8'), section))
  const { user, system } = process.cpuUsage()
  console.error(`${Math.round((user + system) / 1e6)} s of processor time`)
  if (mustsOf(results).some(({ state }) => state === 'does not hold')) process.exitCode = 1
}
