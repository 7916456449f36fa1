import type { UnreadDocument } from '../files/documents.ts'
import type { FileObject } from '../files/objects.ts'
import type { FilePlace } from '../files/place.ts'
import { defined } from '../lib/defined.ts'
import { type Fields, fields, items, text } from '../lib/read.ts'
import { shellLine } from '../lib/shell.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { GapReason, ReadGap } from '../model/snapshot.ts'
import { hasPlaceholder } from './placeholder.ts'
import { helmForm, type SourceForm, sourceFormOf } from './source-form.ts'
import { podTemplateOf } from './template.ts'

/** Gaps of documents that cannot be read: whatever they hold is missing, in their namespace as far as the text shows it. */
export function unreadGaps(unread: readonly UnreadDocument[], namespace: string): ReadGap[] {
  return unread.map(({ place, line, message }) => {
    const helm = helmForm(place.text, place.file)
    const own = namespaceIn(place.text, namespace)
    const said = helm ? sourceWords(helm) : message
    return gap(helm ? 'source' : 'invalid', said, { ...place, line }, own)
  })
}

/** The namespace that a text names, or the fallback if it names none; undefined if it may be any. */
function namespaceIn(content: string, fallback: string): string | undefined {
  const names = [...content.matchAll(/^\s*"?namespace"?:\s*"?([^\s",#]+)/gm)].map(([, name]) => name ?? '')
  if (names.length === 0) return fallback
  return new Set(names).size === 1 && !hasPlaceholder(names[0]) && /^[a-z0-9-]+$/.test(names[0] ?? '') ? names[0] : undefined
}

/** Gaps of objects from which another program makes manifests: what it makes is not known. */
export function sourceGaps(objects: readonly FileObject[]): ReadGap[] {
  return objects.flatMap((object) => {
    const form = sourceFormOf(object, object.place.file) ?? helmForm(object.raw, object.place.file)
    return form ? [gap('source', sourceWords(form), object.place, undefined)] : []
  })
}

/** What kind of file another program makes manifests from, and what to run. */
export function sourceWords({ what, command }: SourceForm): string {
  return `${what}: run ${shellLine(command)} first`
}

/** Gaps of charts: what Helm would make of them is not known, and may be of any namespace. */
export function chartGaps(charts: readonly string[]): ReadGap[] {
  return charts.map((folder) => {
    const { line: _, ...found } = gap('source', chartWords(folder), { file: folder, line: 1 }, undefined)
    return found
  })
}

/** What a chart is, and what to run. */
export function chartWords(folder: string): string {
  return sourceWords({ what: 'a Helm chart', command: ['helm', 'template', folder] })
}

/** Gaps of values that are filled in later, in the fields that a chain depends on. */
export function placeholderGaps(objects: readonly FileObject[]): ReadGap[] {
  return objects.flatMap((object) => {
    const field = placeholderField(object)
    if (field === undefined) return []
    const metadata = fields(object.raw.metadata)
    const [namespace, name] = [text(metadata.namespace), text(metadata.name) ?? '']
    const isAnywhere = field === 'metadata.namespace' || field === 'metadata.name'
    const ref: ObjectRef = { kind: object.kind, ...defined({ namespace }), name }
    const found = gap('placeholder', `${field} has a placeholder`, object.place, isAnywhere ? undefined : namespace)
    return [isAnywhere ? found : { ...found, object: ref }]
  })
}

/** Of the fields that a chain depends on, the first one with a placeholder. */
function placeholderField({ group, kind, raw }: FileObject): string | undefined {
  const metadata = fields(raw.metadata)
  for (const key of ['name', 'namespace']) if (hasPlaceholder(metadata[key])) return `metadata.${key}`
  if (group === '' && kind === 'Service') return serviceField(fields(raw.spec))
  const template = podTemplateOf({ group, kind, raw })
  if (!template) return undefined
  const at = template.field === '' ? '' : `${template.field}.`
  return inMap(template.metadata.labels, `${at}metadata.labels`) ?? inPorts(template.spec, `${at}spec`)
}

function serviceField(spec: Fields): string | undefined {
  const ports = items(spec.ports).map(fields)
  for (const [index, port] of ports.entries()) {
    for (const key of ['port', 'targetPort', 'protocol', 'name']) if (hasPlaceholder(port[key])) return `spec.ports[${index}].${key}`
  }
  return inMap(spec.selector, 'spec.selector')
}

function inMap(value: unknown, field: string): string | undefined {
  const found = Object.entries(fields(value)).find(([key, one]) => hasPlaceholder(key) || hasPlaceholder(one))
  return found && `${field}["${found[0]}"]`
}

function inPorts(spec: Fields, field: string): string | undefined {
  for (const [index, container] of items(spec.containers).map(fields).entries()) {
    for (const [position, port] of items(container.ports).map(fields).entries()) {
      for (const key of ['containerPort', 'name', 'protocol']) {
        if (hasPlaceholder(port[key])) return `${field}.containers[${index}].ports[${position}].${key}`
      }
    }
  }
  return undefined
}

function gap(reason: GapReason, message: string, { file, line }: Pick<FilePlace, 'file' | 'line'>, namespace: string | undefined): ReadGap {
  return {
    resource: 'manifests',
    api: 'manifests',
    verb: 'get',
    ...defined({ namespace }),
    reason,
    message,
    file,
    line,
  }
}
