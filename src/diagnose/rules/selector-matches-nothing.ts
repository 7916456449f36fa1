import { firstPort, isAtRest, isServed, positions, type Rule, serviceRef } from '../rule.ts'

/**
 * PT101: the selector matches no Pod of the namespace, and that is not meant: not every workload is scaled to zero. Without a near Pod and without the right to
 * read workloads it could be a Service at rest: then it is inferred only.
 */
export const selectorMatchesNothing: Rule = (chain) => {
  const selector = chain.service?.selector
  if (!selector || chain.selectedPods !== 0 || isAtRest(chain)) return []
  const ports = positions(chain, (port) => !isServed(port))
  if (ports.length === 0) return []
  const near = chain.ports[0]?.candidates ?? []
  const unsure = near.length === 0 && chain.gaps.some((gap) => gap.resource === 'workloads')
  const namespace = chain.target.namespace ?? ''
  return [
    {
      code: 'PT101',
      facts: { selector, near, inferred: unsure },
      severity: unsure ? 'warn' : 'error',
      confidence: unsure ? 'inferred' : 'proven',
      stage: 'service',
      ports,
      hop: firstPort(ports),
      evidence: [
        { object: serviceRef(chain), field: 'spec.selector', value: selector },
        ...chain.slices
          .slice(0, 1)
          .map((slice) => ({ object: { kind: slice.kind, namespace, name: slice.name }, field: 'endpoints', value: [] })),
        ...near.slice(0, 3).flatMap((pod) =>
          (pod.differs ?? []).map(({ key, found }) => ({
            object: { kind: 'Pod', namespace, name: pod.pod },
            field: `metadata.labels[${key}]`,
            value: found ?? null,
          })),
        ),
      ],
    },
  ]
}
