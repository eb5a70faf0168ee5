import { Command, Option } from 'commander'
import { BenchError } from '../errors.ts'
import { checkGiven, choose, type Given } from '../init/choose.ts'
import type { Choices } from '../init/choices.ts'
import { adviceFor, plannedFiles } from '../init/planned-files.ts'
import { Cancelled } from '../init/questions.ts'
import { fileLines, nextCommands } from '../init/said.ts'
import { writeFiles } from '../init/write-files.ts'
import { type Project, readProject } from '../project/project.ts'
import { palette } from '../report/palette.ts'
import { wrap } from '../report/text-width.ts'
import { proseColumnsOf } from '../report/view.ts'
import { printsColor } from '../terminal.ts'
import { FileNotWritten } from '../write-whole.ts'
import { EXIT } from './exit-code.ts'
import { terminalQuestions } from './init-questions.ts'
import { Interrupt } from './interrupt.ts'
import { understood } from './scenario-options.ts'
import { levels } from './values.ts'

/** As a shell tells that Ctrl-C ended a process. */
const CANCELLED = 130

/** Writes into a project what its first bench needs. */
export function initCommand(finish: (code: number) => void): Command {
  return new Command('init')
    .description(
      'write a Vitest config, a first bench and CI workflows into this project; asks in a terminal, takes options ' +
        'elsewhere, and overwrites nothing',
    )
    .option('--model <name>', "model of the first bench (default: asked, from the server's own)")
    .option('--host <url>', 'server (default: OLLAMA_HOST, then http://127.0.0.1:11434); written into the config')
    .addOption(
      new Option('--simulated', 'a bench on a simulated machine, for a look without Ollama').conflicts([
        'model',
        'host',
        'yes',
      ]),
    )
    .addOption(
      new Option('--parallel <list>', 'levels, such as 1,2,4 (default: by the slots that are seen)').argParser(levels),
    )
    .option('--dir <folder>', 'folder of the first bench', 'benches')
    .option('--workflow', 'write workflows for self-hosted Mac runners (default: asked)')
    .option('--no-workflow', 'write none')
    .option('--no-probe', 'do not load the model to see how many requests the server serves at once')
    .option('--yes', 'ask nothing, and take the first model that the server offers')
    .action(async ({ dir, ...options }: InitOptions) => {
      finish(await init({ ...options, folder: dir }))
    })
}

interface InitOptions extends Omit<Given, 'folder'> {
  readonly dir: string
}

async function init(given: Given): Promise<number> {
  const project = understood(() => {
    checkGiven(given)
    return readProject(process.cwd())
  })
  if (!project) return EXIT.misuse
  const stop = new Interrupt()
  const colors = palette(printsColor())
  try {
    const asks = process.stdin.isTTY && process.stdout.isTTY && !given.yes
    const ask = asks ? await terminalQuestions({ signal: stop.signal }) : undefined
    const around = { ask, say, signal: stop.signal, environment: process.env }
    const choices = await choose(given, around)
    write(choices, project)
    return EXIT.fine
  } catch (error) {
    if (stop.signal.aborted) return stop.exitCode
    if (error instanceof Cancelled) {
      console.log(error.message)
      return CANCELLED
    }
    if (!(error instanceof BenchError || error instanceof TypeError || error instanceof FileNotWritten)) throw error
    console.error(colors.bad(error.message))
    return error instanceof TypeError ? EXIT.misuse : EXIT.notMeasured
  } finally {
    stop.end()
  }
}

function say(text: string): void {
  for (const line of wrap(text, proseColumnsOf({ width: process.stdout.columns }))) console.log(line)
}

function write(choices: Choices, project: Project): void {
  const { strong } = palette(printsColor())
  console.log('')
  for (const line of fileLines(writeFiles(project.root, plannedFiles(choices, project)))) console.log(line)
  console.log('')
  for (const advice of adviceFor(choices, project)) console.log(advice)
  console.log(strong('\nNext:'))
  for (const command of nextCommands(project)) console.log(`  ${command}`)
}
