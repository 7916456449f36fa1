import { namespacedName } from '../kube/namespaced-name.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'

/**
 * A list is traced in two steps: first all Services, without Pods; then with Pods those that the first step does not show healthy, and the
 * others of the namespaces of which Pods were read for them, since these say more of the others too.
 */
export interface SecondStep {
  /** Names of the Services that are not healthy without Pods. */
  sick: ReadonlySet<string>
  /** Namespaces of which Pods were read. */
  touched: ReadonlySet<string>
}

/** The names of the Services whose first traces do not show them healthy. */
export function sickOf(first: readonly Trace[]): Set<string> {
  return new Set(first.filter(needsPods).map(({ target }) => namespacedName(target)))
}

/** The second step for these Services, with what was read for it. Where Pods could not be read, it says nothing of the Services that are healthy. */
export function secondStep(sick: ReadonlySet<string>, { pods, gaps }: Pick<Snapshot, 'pods' | 'gaps'>): SecondStep {
  const failed = gaps.some(({ resource }) => resource === 'pods')
  return { sick, touched: new Set(failed ? [] : pods.map(({ namespace }) => namespace)) }
}

/** Is the Service traced with Pods? */
export function isInStep({ sick, touched }: SecondStep, service: { namespace?: string; name: string }): boolean {
  return sick.has(namespacedName(service)) || touched.has(service.namespace ?? '')
}

/** Does a list need the Pods of this Service, since its slices do not show it healthy and whole? They tell why. */
export function needsPods(trace: Trace): boolean {
  return trace.verdict !== 'healthy' || trace.ports.some((port) => port.endpoints.some((endpoint) => endpoint.state !== 'ready'))
}
