import { metricOf } from '../../model/metric.ts'
import type { Bound, Place, Reference, Requirement } from './ast.ts'

/** The one canonical way to write a requirement; parsing it again gives the same. */
export function printRequirement(requirement: Requirement): string {
  if (requirement.kind === 'cliff') return `cliff > ${requirement.parallel}`
  if (requirement.kind !== 'compare') return requirement.kind
  const { variant, metric, stat, op, bound, at } = requirement
  const words = [variant, metricOf(metric).word, stat === 'median' ? undefined : stat, op, printBound(bound)]
  return [...words, at && `at ${printReference(at)}`].filter(Boolean).join(' ')
}

/** `60% of P=1`, `1.5 s`, `80% RAM`. */
function printBound(bound: Bound): string {
  if (bound.kind === 'value') return bound.unit === undefined ? `${bound.amount}` : `${bound.amount} ${bound.unit}`
  if (bound.kind === 'percent') return `${bound.percent}%`
  if (bound.kind === 'share') return `${bound.percent}% ${bound.of}`
  const of = printReference(bound.of)
  return bound.sign === '%' ? `${bound.amount}% of ${of}` : `${bound.amount} × ${of}`
}

export function printReference(reference: Reference | Place): string {
  if (reference.kind === 'level') return `P=${reference.parallel}`
  if (reference.kind === 'turn') return `turn ${reference.turn}`
  return reference.kind === 'stored' ? 'stored' : reference.name
}
