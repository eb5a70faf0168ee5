import type { Command } from 'commander'
import { createCLI } from 'vitest/node'
import { commandLine } from '../../src/cli/main.ts'
import { parseRequirement } from '../../src/verdict/requirement/index.ts'
import type { ShellCommand } from './commands.ts'

/** Programs of others that the docs name, with the words that may follow. */
const OTHERS: Readonly<Record<string, RegExp>> = {
  git: /^(?:add|commit|diff|init|log|merge|restore)$/,
  ollama: /^(?:list|ps|pull|serve|show|stop)$/,
  launchctl: /^setenv$/,
  systemctl: /^(?:edit|restart)$/,
  npm: /^(?:ci|i|init|install|pack|run|start|test)$/,
  node: /\.[jt]s$/,
  cd: /./,
}

/**
 * Reads a command of the docs as the program would that it names, without running it.
 * @throws Error on an option or a word that the program does not know
 */
export function checkCommand(command: ShellCommand, scripts: Readonly<Record<string, string>>): void {
  const { program, args } = command
  const [first = '', ...rest] = args
  if (program === 'npx' && first === 'vitest-ollama-bench') return checkOwn(rest)
  if (program === 'npx' && first === 'vitest') return checkVitest(rest)
  if (program === 'caffeinate') return checkCommand(wrapped(args), scripts)
  if (!OTHERS[program]?.test(first)) throw new Error(`nobody knows the command "${[program, ...args].join(' ')}"`)
  const script = program === 'npm' && (first === 'run' ? rest[0] : /^(?:start|test)$/.test(first) && first)
  if (script && !(script in scripts)) throw new Error(`package.json has no script "${script}"`)
}

/** What `caffeinate -i -m` keeps the machine awake for. */
function wrapped(args: readonly string[]): ShellCommand {
  const [program = '', ...rest] = args.slice(args.findIndex((word) => !word.startsWith('-')))
  return { environment: {}, program, args: rest }
}

/** Vitest looks for options that nobody knows when it runs a command. */
function checkVitest(args: readonly string[]): void {
  const cli = createCLI()
  cli.parse(['node', 'vitest', ...args], { run: false })
  cli.matchedCommand?.checkUnknownOptions()
}

function checkOwn(args: readonly string[]): void {
  const { program } = commandLine()
  for (const each of [program, ...below(program)]) {
    each.configureOutput({ writeErr: () => {} })
    if (each.commands.length === 0) each.action(() => {})
  }
  program.parse([...args], { from: 'user' })
  args.forEach((text, index) => args[index - 1] === '--require' && parseRequirement(text))
}

const below = ({ commands }: Command): Command[] => commands.flatMap((command) => [command, ...below(command)])
