import { Command, CommanderError } from 'commander'
import { TOOL } from '../tool.ts'
import { baselineCommand } from './baseline.ts'
import { doctorCommand } from './doctor.ts'
import { EXIT } from './exit-code.ts'
import { initCommand } from './init.ts'
import { matrixCommand } from './matrix.ts'
import { planCommand } from './plan.ts'
import { reportCommand } from './report.ts'
import { simulateCommand } from './simulate.ts'
import { stabilityCommand } from './stability.ts'
import { sweepCommand } from './sweep.ts'

/** Runs the command line and answers with the exit code; never ends the process itself. */
export async function main(argv: readonly string[]): Promise<number> {
  const { program, code } = commandLine()
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code()
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.misuse
    throw error
  }
}

/** Every command with its options; `code` is what the one that ran answered with. */
export function commandLine(): { readonly program: Command; code(): number } {
  let code: number = EXIT.fine
  const program = new Command('vitest-ollama-bench')
    .description(
      'Performance tests for local LLMs: sweeps a server with parallel requests and judges what it measures.',
    )
    .version(TOOL.version)
    .exitOverride()
    .showHelpAfterError('(run with --help to see every option)')
    .configureHelp({ sortOptions: false })
  const finish = (result: number) => {
    code = result
  }
  program.addCommand(inherit(program, initCommand(finish)))
  program.addCommand(inherit(program, doctorCommand(finish)))
  program.addCommand(inherit(program, sweepCommand(finish)))
  program.addCommand(inherit(program, matrixCommand(finish)))
  program.addCommand(inherit(program, stabilityCommand(finish)))
  program.addCommand(inherit(program, planCommand(finish)))
  program.addCommand(inherit(program, baselineCommand(finish)))
  program.addCommand(inherit(program, reportCommand(finish)))
  program.addCommand(inherit(program, simulateCommand(finish)))
  return { program, code: () => code }
}

/** Subcommands report wrong use as the program does. */
function inherit(program: Command, command: Command): Command {
  for (const each of command.commands) inherit(program, each)
  return command.copyInheritedSettings(program)
}
