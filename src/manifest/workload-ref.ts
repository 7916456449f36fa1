import type { FileObject } from '../files/objects.ts'
import { type Fields, fields, fieldsOrAbsent, text } from '../lib/read.ts'

/**
 * A Rollout may take its Pod template and its selector from another workload of its namespace (argoproj.io/v1alpha1 Rollout
 * spec.workloadRef). Such a Rollout gets both here if that workload is among the manifests. Any other object stays as it is.
 */
export function withReferredTemplates(objects: readonly FileObject[]): FileObject[] {
  return objects.map((object) => {
    const spec = fields(object.raw.spec)
    const ref = fieldsOrAbsent(spec.workloadRef)
    if (object.group !== 'argoproj.io' || object.kind !== 'Rollout' || !ref || spec.template !== undefined) return object
    const source = objects.find((one) => isReferred(one, ref, object.raw))
    if (!source) return object
    const { template, selector } = fields(source.raw.spec)
    return { ...object, raw: { ...object.raw, spec: { ...spec, template, selector: spec.selector ?? selector } } }
  })
}

function isReferred({ group, kind, raw }: FileObject, ref: Fields, rollout: Fields): boolean {
  const [refGroup = '', version] = (text(ref.apiVersion) ?? '').split('/')
  const own = fields(raw.metadata)
  return (
    kind === ref.kind &&
    own.name === ref.name &&
    own.namespace === fields(rollout.metadata).namespace &&
    group === (version === undefined ? '' : refGroup)
  )
}
