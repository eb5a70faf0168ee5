import { posix } from 'node:path'
import type { Project } from '../project/project.ts'
import { benchFile } from './bench-file.ts'
import type { Choices } from './choices.ts'
import { configFile, configName, pluginLines, RESULTS } from './config-file.ts'
import { benchWorkflow, recordWorkflow } from './workflows.ts'

/** A file to write, as it is to be from the root on. */
export interface PlannedFile {
  readonly path: string
  readonly text: string
  /** What to do where a file of that name is there already, as it is then left as it is. */
  readonly ifThere: string
  /** The one kind of file that a line is added to: the others are never touched once they are there. */
  readonly isAppended?: true
}

const SNAPSHOT_LINE = '*.snap text eol=lf'

/** In the order in which a person reads of them. */
export function plannedFiles(choices: Choices, project: Project): PlannedFile[] {
  const { folder, workflows } = choices
  return [
    ...(project.config ? [] : [config(choices, project)]),
    {
      path: posix.join(folder, 'chat.bench.ts'),
      text: benchFile(choices),
      ifThere: 'it stays your first bench; another folder for a new one: --dir',
    },
    { path: '.gitattributes', text: `${SNAPSHOT_LINE}\n`, ifThere: '', isAppended: true },
    ...(workflows ? workflowFiles(choices) : []),
  ]
}

const config = (choices: Choices, { isModule }: Project): PlannedFile => ({
  path: configName(isModule),
  text: configFile(choices),
  ifThere: 'see above',
})

function workflowFiles({ model, isSimulated }: Choices): PlannedFile[] {
  const options = isSimulated ? {} : { model }
  const ifThere = 'to have the new one, move yours away and run init again'
  return [
    { path: '.github/workflows/bench.yml', text: benchWorkflow(options), ifThere },
    { path: '.github/workflows/record-baselines.yml', text: recordWorkflow(options), ifThere },
  ]
}

/** What only a person may change: a config that is there, and what git is not to keep. */
export function adviceFor(choices: Choices, { config: there }: Project): string[] {
  const ignore = `Results are written to ${RESULTS}/, which need not be committed: add \`${RESULTS}/\` to .gitignore.`
  if (!there) return [ignore]
  if (there.hasPlugin) return [`${there.name} has the plugin already: it is left as it is.`]
  const [importLine, pluginLine] = pluginLines(choices)
  return [`${there.name} is yours and is left as it is. Add to it:\n  ${importLine}\n  ${pluginLine}`, ignore]
}
