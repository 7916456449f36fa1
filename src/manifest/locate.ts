import type { FileObject } from '../files/objects.ts'
import { pathIn } from '../files/place.ts'
import { objectKey } from '../kube/namespaced-name.ts'
import { defined } from '../lib/defined.ts'
import { distinct } from '../lib/distinct.ts'
import { fields, text } from '../lib/read.ts'
import type { YamlParser } from '../lib/yaml/parse.ts'
import type { Evidence, Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'

/** Puts the file and the line of manifests into findings. */
export interface Locator {
  trace(trace: Trace): Trace
  /** Where a field of an object is in the manifests; undefined if the object is not from a manifest. */
  place(object: ObjectRef, field: string): { file: string; line: number } | undefined
}

/**
 * Evidence about a planned Pod or slice names the object that would make it; its place is the field's line in the file. A fix is then an
 * edit of that line: no command can change or show an object that does not exist.
 */
export function createLocator(manifests: readonly FileObject[], snapshot: Snapshot, yaml: YamlParser): Locator {
  const byKey = new Map(manifests.map((object) => [objectKey({ kind: object.kind, ...identity(object) }), object]))
  const planned = new Map(snapshot.pods.flatMap((pod) => (pod.plannedBy ? [[`${pod.namespace}/${pod.name}`, pod.plannedBy] as const] : [])))

  const place = (object: ObjectRef, field: string) => {
    const manifest = byKey.get(objectKey(object))
    if (!manifest) return undefined
    const [line = 1] = yaml.linesOf(manifest.place.text, [pathIn(manifest.place, field)])
    return { file: manifest.place.file, line: manifest.place.line + line - 1 }
  }

  const moved = ({ object, field, value }: Evidence): Evidence[] => {
    // It is not applied yet, so it proves nothing.
    if (object.kind === 'EndpointSlice' && object.name.includes('*')) return []
    const maker = object.kind === 'Pod' ? planned.get(`${object.namespace ?? ''}/${object.name}`) : undefined
    if (!maker || maker.field === '') return [{ object, field, value }]
    const ref = { kind: maker.kind, ...defined({ namespace: object.namespace }), name: maker.name }
    return [{ object: ref, field: field === '' ? maker.field : `${maker.field}.${field}`, value }]
  }

  const finding = (one: Finding): Finding => {
    // Pods of one template prove the same.
    const evidence = distinct(one.evidence.flatMap(moved)).map((proof) => ({ ...proof, ...place(proof.object, proof.field) }))
    const first = evidence.find(({ file }) => file !== undefined)
    const causes = one.causes.map(finding)
    if (first?.file === undefined || first.line === undefined) return { ...one, evidence, causes }
    const at = { file: first.file, line: first.line, field: first.field }
    const { fix, next, ...rest } = one
    return { ...rest, evidence, causes, ...defined({ fix: fix && { text: fix.text, at }, next: next && { text: next.text } }) }
  }

  const trace = (one: Trace): Trace => ({
    ...one,
    findings: one.findings.map(finding),
    ...defined({ through: one.through?.map(trace) }),
  })
  return { trace: (one) => (byKey.size === 0 ? one : trace(one)), place }
}

function identity({ raw }: FileObject): { namespace: string; name: string } {
  const metadata = fields(raw.metadata)
  return { namespace: text(metadata.namespace) ?? '', name: text(metadata.name) ?? '' }
}
