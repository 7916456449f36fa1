import type { Chain } from '../../trace/chain.ts'
import { catalogue, definitionOf } from '../catalogue.ts'
import type { Code, Diagnosis, Trait } from '../finding.ts'

/** A diagnosis with what only follows from it. */
export interface RootCause {
  diagnosis: Diagnosis
  causes: Diagnosis[]
}

/**
 * One root cause is one finding. A finding that only follows from another is listed below that one. A finding is left out if another one
 * says more.
 */
export function rootCauses(chain: Chain, diagnoses: readonly Diagnosis[]): RootCause[] {
  const narrowed = diagnoses.filter((one) => one.ports.length === 0 || !one.ports.every((port) => isSaidBetter(one, port, diagnoses)))
  const roots: RootCause[] = []
  const consequences: { diagnosis: Diagnosis; root: Diagnosis }[] = []
  for (const diagnosis of narrowed) {
    const root = rootOf(chain, diagnosis, narrowed)
    if (root) consequences.push({ diagnosis, root })
    else roots.push({ diagnosis, causes: [] })
  }
  for (const { diagnosis, root } of consequences) roots.find((one) => one.diagnosis === root)?.causes.push(diagnosis)
  return roots
}

/** The diagnosis from which this one follows, and which follows from no other; undefined: this one is a root cause itself. */
function rootOf(chain: Chain, diagnosis: Diagnosis, all: readonly Diagnosis[]): Diagnosis | undefined {
  const root = all.find((other) => isCause(chain, other, diagnosis) || isFollowing(chain, diagnosis, other))
  return root && (rootOf(chain, root, all) ?? root)
}

function isCause<C extends Code, D extends Code>(chain: Chain, cause: Diagnosis<C>, other: Diagnosis<D>): boolean {
  return definitionOf(cause.code).relations.causes?.[other.code]?.(chain, cause, other) ?? false
}

function isFollowing<C extends Code>(chain: Chain, one: Diagnosis<C>, cause: Diagnosis): boolean {
  const { followsFrom } = definitionOf(one.code).relations
  return traits.some((trait) => hasTrait[trait](cause) && followsFrom?.[trait]?.(chain, one, cause))
}

/** Of entry points no reason tells why a port has no endpoint. */
function isSaidBetter(one: Diagnosis, port: number, diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(
    (other) =>
      other.stage !== 'entry' &&
      other.code !== one.code &&
      other.ports.includes(port) &&
      (isReplacing(other, one) || isYielding(one, other)),
  )
}

function isReplacing<C extends Code, D extends Code>(one: Diagnosis<C>, other: Diagnosis<D>): boolean {
  return definitionOf(one.code).relations.replaces?.[other.code]?.(one, other) ?? false
}

function isYielding<C extends Code>(one: Diagnosis<C>, other: Diagnosis): boolean {
  const { yieldsTo } = definitionOf(one.code).relations
  return traits.some((trait) => hasTrait[trait](other) && yieldsTo?.[trait]?.(one, other))
}

const hasTrait: Readonly<Record<Trait, (diagnosis: Diagnosis) => boolean>> = {
  keepsPodsOut: ({ code }) => catalogue[code].relations.keepsPodsOut === true,
  explainsNoEndpoint: ({ code, severity }) => severity === 'error' || catalogue[code].relations.explainsNoEndpoint === true,
}

const traits: readonly Trait[] = ['keepsPodsOut', 'explainsNoEndpoint']
