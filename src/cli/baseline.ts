import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { type Merged, type MergeInput, mergeSnapshots } from '../baseline/merge.ts'
import { plainText } from '../plain-text.ts'
import { noteLines, refusalLines } from '../report/merge-lines.ts'
import { type Palette, palette } from '../report/palette.ts'
import { count } from '../report/units.ts'
import { columnsOf } from '../report/view.ts'
import { printsColor } from '../terminal.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, codeOf, writeOutput } from './files.ts'
import { understood } from './scenario-options.ts'

/** What is done with stored baselines outside of a run. */
export function baselineCommand(finish: (code: number) => void): Command {
  const merge = new Command('merge')
    .description(
      'join the stored baselines of several machines: entries, machine sections and sessions of snapshot files of one ' +
        'bench file; a file with merge conflict markers counts as its two sides. Exit code 1: something only you can decide',
    )
    .argument('<file...>', "Vitest's snapshot files, such as benches/__snapshots__/chat.bench.ts.snap")
    .option('--output <file>', 'write the result there (default: print it)')
    .addOption(new Option('--in-place', 'write the result into the first file').conflicts('output'))
    .action((files: readonly string[], options: MergeOptions) => {
      finish(mergeFiles(files, options))
    })
  return new Command('baseline').description('work with stored baselines: the snapshot files').addCommand(merge)
}

interface MergeOptions {
  readonly output?: string
  readonly inPlace?: boolean
}

function mergeFiles(files: readonly string[], { output, inPlace }: MergeOptions): number {
  const target = inPlace === true ? files[0] : output
  const inputs = understood(() => {
    if (target !== undefined) checkOutputFile(target)
    return files.map(readInput)
  })
  if (!inputs) return EXIT.misuse
  const merged = mergeSnapshots(inputs)
  const colors = palette(printsColor())
  if (merged.state === 'merged') return finished(merged, target, colors)
  for (const line of whyNot(merged, colors)) console.error(line)
  return merged.state === 'refused' ? EXIT.missed : EXIT.notMeasured
}

/** Where the text goes to stdout, words about it go to stderr. */
function finished(merged: Merged & { state: 'merged' }, target: string | undefined, colors: Palette): number {
  const { text, entries, sections, notes } = merged
  const say = target === undefined ? console.error : console.log
  const sum = `${count(entries, 'entry', 'entries')}, ${count(sections, 'machine section')}`
  for (const line of noteLines(notes, frameOf(colors))) say(line)
  say(`merged: ${sum}`)
  if (target !== undefined) return writeOutput(target, text, colors) ? EXIT.fine : EXIT.notMeasured
  process.stdout.write(text)
  return EXIT.fine
}

function whyNot(merged: Exclude<Merged, { state: 'merged' }>, colors: Palette): string[] {
  if (merged.state === 'refused') return refusalLines(merged.refusals, frameOf(colors))
  const { line, what, fix } = merged.damage
  return [colors.bad(`${plainText(merged.file)}:${line}: ${plainText(what)}. Nothing was merged or written. ${fix}`)]
}

const frameOf = (colors: Palette) => ({ palette: colors, width: columnsOf({ width: process.stdout.columns }) })

/** @throws TypeError naming the file and what to do */
function readInput(file: string): MergeInput {
  try {
    return { name: plainText(file), bytes: readFileSync(file) }
  } catch (cause) {
    throw new TypeError(`${file} cannot be read (${codeOf(cause)}): name snapshot files that are there.`, { cause })
  }
}
