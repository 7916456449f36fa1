import { fields, labels, number } from '../../lib/read.ts'
import type { Workload } from '../../model/resources.ts'
import { controller, metadata } from './metadata.ts'

/** An apps/v1 Deployment, StatefulSet, ReplicaSet or DaemonSet. `kind` is passed in: items of a list do not carry it. */
export function projectWorkload(raw: unknown, kind: string): Workload | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const template = fields(spec.template)
  const owner = controller(raw)
  const replicas = kind === 'DaemonSet' ? undefined : (number(spec.replicas) ?? 1)
  return {
    kind,
    namespace: meta.namespace,
    name: meta.name,
    ...(owner && { owner }),
    ...(replicas !== undefined && { replicas }),
    readyReplicas: number(fields(fields(raw).status).readyReplicas) ?? number(fields(fields(raw).status).numberReady) ?? 0,
    podLabels: labels(fields(template.metadata).labels),
  }
}
