import type { TestCase, TestModule } from 'vitest/node'
import { plainLines } from '../plain-text.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import { BASELINE_ARTIFACT, REQUIREMENT_ARTIFACT } from './contract.ts'
import { locationOf, ownArtifacts } from './own-artifacts.ts'
import { skipReason } from './skip-reason.ts'

/**
 * A warning at the scenario's line for each verdict that could not be given, as an order to GitHub's runner. Vitest's own
 * reporter does so for what failed, and says nothing of what was skipped.
 */
export const githubWarnings = (module: TestModule): string[] =>
  [...module.children.allTests('skipped')].flatMap((test) => reasonsOf(test).map((why) => warningAt(test, why)))

/** None where the reason is the failure of another test: that is said there. */
function reasonsOf(test: TestCase): string[] {
  return ownArtifacts(test).flatMap((artifact) => {
    if (artifact.type === REQUIREMENT_ARTIFACT) return [requirementMessage(artifact.verdict)]
    return artifact.type === BASELINE_ARTIFACT ? [skipReason(artifact.verdict)] : []
  })
}

function warningAt(test: TestCase, why: string): string {
  const at = locationOf(test)
  return workflowCommand('warning', plainLines(why), {
    file: test.module.moduleId,
    ...(at && { line: String(at.line), col: String(at.column) }),
    title: plainLines(test.fullName),
  })
}

/** Source: actions/toolkit, packages/core/src/command.ts. */
export function workflowCommand(
  name: 'warning',
  message: string,
  properties: Readonly<Record<string, string>>,
): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`)
  return `::${name} ${given.join(',')}::${escaped(message)}`
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
