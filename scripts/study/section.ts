import {
  alarmTable,
  costTable,
  powerTable,
  provisionalTable,
  readingTable,
  recordedTable,
  seesTable,
} from './gate-tables.ts'
import { mustsOf } from './musts.ts'
import { RUNS } from './plan.ts'
import { cliffTable, requirementTable } from './ratio-tables.ts'
import type { Results } from './run-plan.ts'
import { chapter, table } from './table.ts'

/** Everything the study found, as Markdown. */
export function sectionOf(results: Results, seed: number): string {
  const musts = mustsOf(results).map(({ text, worst, state }) => [text, worst, state])
  return [
    introduction(seed),
    chapter('What is promised', PROMISED, table(['promise', 'worst row', 'here'], musts)),
    chapter('False alarms', ALARMS, alarmTable(results)),
    chapter('Slow-downs that fail', POWER, powerTable(results)),
    chapter('With one stored session', PROVISIONAL, provisionalTable(results)),
    chapter('What a verdict costs', COST, costTable(results)),
    chapter('Is `sees ≥ X %` true?', SEES, seesTable(results)),
    chapter('Requirements on ratios', RATIOS, requirementTable(results)),
    chapter('The cliff line', CLIFF, cliffTable(results)),
    chapter('With recorded rounds', RECORDED, recordedTable(results)),
    chapter('Where the noise model can be read otherwise', READINGS, readingTable(results)),
  ].join('\n\n')
}

const introduction = (seed: number): string =>
  `From \`npm run study\`, which runs the shipped rule on made-up machines. Seed ${seed}; runs a row: false alarms ${RUNS.alarms}, ` +
  `power ${RUNS.power}, sees ${RUNS.sees}, ratios ${RUNS.ratio}, recorded rounds ${RUNS.recorded}, readings ${RUNS.readings}. ` +
  'After ± stand two standard errors of this study. In brackets is what the first study of the rule found (20,000 runs a row); a star ' +
  'marks a difference beyond two standard errors of both and the rounding of the printed number.'

const PROMISED = 'Held against the rows below.'

const ALARMS =
  'Nothing has changed, and the run fails: share of runs with any of 16 cells (4 metrics at P=1, 2, 4, 8) regressed. Rounds count both loads, as the ' +
  'mean over all runs. "Not confirmed" is a suspect that the fresh load cleared. The limit is the median over baselines.'

const POWER =
  'Gen speed and throughput are slower by this much, at every level or at P=4 alone; share of runs that fail for it, in %.'

const PROVISIONAL = 'No scatter is known, so provisional limits hold (gen speed 20 %).'

const COST = 'Rounds of all levels, mean over runs, a second load included. A round takes about 22 s with four levels.'

const SEES =
  'Each run plants, at P=4, exactly the slow-down that its own baseline prints as `sees`: in gen speed and throughput together, as real ones come, or ' +
  'in a single cell. Share of runs that fail for it, in %.'

const RATIOS =
  '"P=2 gen speed ≥ 60 % of baseline" where the truth, over sessions, is 63 % or 56 %. The first study does not say its number of rounds: its numbers are ' +
  'beside each.'

const CLIFF = 'A level whose true share is 52 % or 48 %, against the line of 50 %, with bands of at least 5 %.'

const RECORDED =
  'Rounds drawn in blocks of 8 from real runs on Ollama 0.25 (vendored) and 0.33 (head), CPU only, 2 threads or 1 (`test/fixtures/noise/rounds.json`); what differs between ' +
  "sessions is the model's, because each recording is of one load. Memory was not recorded. Eight stored sessions."

const READINGS =
  'As read here: the session noise is one draw for all metrics (TTFT 1.8 x, memory 0.2 x), 70 % of its variance common to all levels, half of its variance drawn anew by a fresh ' +
  'load; warming slows down by up to its amplitude x (1 - e^(-t / 120 s)), in half the loads, amplitude evenly spread; TTFT has slow noise and warming as speeds have them; a background job begins ' +
  'anywhere in a session, stays to its end, and is still there after the reload in half the cases; stored sessions have 8 rounds. The text of the model leaves these open; this table says what hangs on them.'
