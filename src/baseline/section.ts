import { isScalar } from 'yaml'
import type { Tolerances } from '../model/baseline.ts'
import type { StoredSession } from '../model/verdict.ts'
import type { RawSection } from './entry.ts'
import { type Field, Nodes } from './nodes.ts'
import { GATED_KEYS, readSession } from './session.ts'

/** This machine's section, understood. */
export interface Section {
  /** For writing: the document with all comments. */
  readonly nodes: Nodes
  /** Absent in a section that somebody began by hand and that holds no session yet. */
  readonly fingerprint?: string
  readonly epoch: number
  readonly tolerance: Tolerances
  readonly sessions: readonly StoredSession[]
}

export const SECTION_NAMES = ['scenario', 'tolerance', 'epoch', 'sessions']
const FINGERPRINT = /^[0-9a-f]{8,64}$/

export const headerOf = ({ raw }: RawSection): string => raw.slice(0, raw.indexOf('\n') + 1 || raw.length)

/** @throws BASELINE_UNREADABLE naming the line, for anything that is not as this tool writes it. */
export function readSection(section: RawSection): Section {
  const nodes = new Nodes(section.raw.slice(headerOf(section).length), section.line + 1)
  const root = nodes.document.contents
  const fields = root === null ? [] : nodes.fields(root, 'the section')
  const named = (name: string): Field | undefined => fields.find((field) => field.name === name)
  const unknown = fields.find(({ name }) => !SECTION_NAMES.includes(name))
  if (unknown)
    nodes.refuse(unknown.at, `"${unknown.name}" is not part of a section`, `Known are: ${SECTION_NAMES.join(', ')}.`)
  const sessions = readSessions(nodes, named('sessions'))
  const scenario = named('scenario')
  if (!scenario && sessions.length > 0) {
    nodes.refuse(
      root,
      'the section has sessions but no "scenario"',
      'Restore the file from git, or delete the section.',
    )
  }
  return {
    nodes,
    sessions,
    fingerprint: scenario && readFingerprint(nodes, scenario),
    epoch: readEpoch(nodes, named('epoch')),
    tolerance: readTolerance(nodes, named('tolerance')),
  }
}

function readSessions(nodes: Nodes, field: Field | undefined): StoredSession[] {
  const blank = !field || field.value === null || (isScalar(field.value) && field.value.value === '')
  return blank ? [] : nodes.list(field.value, 'sessions').map((node) => readSession(nodes, node))
}

function readFingerprint(nodes: Nodes, { value }: Field): string {
  const text = nodes.text(value, 'scenario')
  if (!FINGERPRINT.test(text)) {
    nodes.refuse(value, `scenario is "${text}", not a fingerprint`, 'Restore the line from git, or delete the section.')
  }
  return text
}

function readEpoch(nodes: Nodes, field: Field | undefined): number {
  if (!field) return 1
  const epoch = nodes.number(field.value, 'epoch')
  if (!Number.isSafeInteger(epoch) || epoch < 1) nodes.refuse(field.value, `epoch is ${epoch}`, 'Epochs are 1, 2, 3, …')
  return epoch
}

function readTolerance(nodes: Nodes, field: Field | undefined): Tolerances {
  const shares = (field ? nodes.fields(field.value, 'tolerance') : []).map(({ name, at, value }) => {
    if (!GATED_KEYS.some((key) => key === name)) {
      nodes.refuse(at, `tolerance of "${name}"`, `Metrics that are judged: ${GATED_KEYS.join(', ')}.`)
    }
    return [name, readShare(nodes, value, `tolerance of ${name}`)]
  })
  return Object.fromEntries(shares)
}

/** "0.05", "5%" or "5 %". */
function readShare(nodes: Nodes, node: unknown, what: string): number {
  const text = nodes.text(node, what)
  const inPercent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1]
  const share = inPercent === undefined ? nodes.number(node, what) : Number(inPercent) / 100
  if (!(share > 0 && share < 1)) nodes.refuse(node, `${what} is ${text}`, 'Write a share, such as 0.05 or 5%.')
  return share
}
