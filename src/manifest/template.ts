import { type Fields, fields, fieldsOrAbsent } from '../lib/read.ts'

/** The Pod template of a workload. */
export interface PodTemplate {
  /** Its path in the workload; `''` where the object is the Pod itself. */
  field: '' | 'spec.template' | 'spec.jobTemplate.spec.template'
  metadata: Fields
  spec: Fields
}

/**
 * The template from which a controller would make Pods: for every kind with a list at `spec.template.spec.containers`, for a CronJob one
 * level deeper, for a Pod the Pod itself. Undefined: the object makes no Pods, or an operator decides how they look.
 */
export function podTemplateOf({ group, kind, raw }: { group: string; kind: string; raw: Fields }): PodTemplate | undefined {
  if (group === '' && kind === 'Pod') return templateAt(raw, '')
  // Its controller makes Deployments with labels, ports and a proxy of its own.
  if (group === 'serving.knative.dev') return undefined
  const spec = fields(raw.spec)
  if (group === 'batch' && kind === 'CronJob') {
    return templateAt(fields(fields(spec.jobTemplate).spec).template, 'spec.jobTemplate.spec.template')
  }
  return templateAt(spec.template, 'spec.template')
}

function templateAt(value: unknown, field: PodTemplate['field']): PodTemplate | undefined {
  const template = fieldsOrAbsent(value)
  const spec = fields(template?.spec)
  return template && Array.isArray(spec.containers) ? { field, metadata: fields(template.metadata), spec } : undefined
}
