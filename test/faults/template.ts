import { merged } from '../../src/demo/server/store/object.ts'
import { type Fields, fields, items } from '../../src/lib/read.ts'

/** What a workload's Pod template and its Pods have beside the plan, as merge patches (RFC 7396). */
export interface TemplatePatch {
  metadata?: Fields
  spec?: Fields
  /** For each container, but no sidecar. */
  container?: Fields
}

/** The object with the patch in its Pod template, or in itself where it is a Pod; any other object as it is. */
export function withTemplate(object: unknown, patch: TemplatePatch): unknown {
  const { kind, spec } = fields(object)
  if (kind === 'Pod') return { ...fields(object), ...patched(fields(object), patch) }
  const { template } = fields(spec)
  if (template === undefined) return object
  return merged(object, { spec: { template: patched(fields(template), patch) } })
}

function patched(pod: Fields, { metadata, spec, container }: TemplatePatch): Fields {
  const containers = items(fields(pod.spec).containers).map((each) => merged(each, container ?? {}))
  return { metadata: merged(pod.metadata, metadata ?? {}), spec: merged(pod.spec, { ...spec, containers }) }
}
