import { STANDARD_INPUT } from '../files/place.ts'
import { type Fields, fields, items, text, texts } from '../lib/read.ts'
import { hasPlaceholder } from './placeholder.ts'

/** A file that is not a manifest yet: another program makes manifests of it. */
export interface SourceForm {
  /** What it is: `a Helm template`. */
  what: string
  /** The command whose output can be traced. */
  command: readonly string[]
}

/** The kind of an object that has to be built before it can be applied: a Kustomization, an OpenShift Template; else undefined. */
export function sourceFormOf({ group, kind, raw }: { group: string; kind: string; raw: Fields }, file: string): SourceForm | undefined {
  if (kind === 'Template' && (group === '' || group === 'template.openshift.io')) {
    return { what: 'an OpenShift Template', command: ['oc', 'process', '-f', file === STANDARD_INPUT ? 'FILE' : file] }
  }
  if (group === 'kustomize.config.k8s.io' && !isPlainList(raw))
    return { what: `a ${kind} of kustomize`, command: ['kustomize', 'build', folderOf(file)] }
  return undefined
}

/** Does a Kustomization only list files of its own folder, so that they are applied as they are? */
function isPlainList(raw: Fields): boolean {
  const known = ['apiVersion', 'kind', 'metadata', 'resources']
  return (
    Object.keys(raw).every((key) => known.includes(key)) &&
    texts(raw.resources).every((one) => /^[^/:]+\.ya?ml$/.test(one.replace(/^\.\//, '')))
  )
}

/** The files that a Kustomization merges into other objects: none of them is an object by itself. */
export function overlaidFiles({ group, raw }: { group: string; raw: Fields }, file: string): string[] {
  if (group !== 'kustomize.config.k8s.io') return []
  const listed = [
    'patches',
    'patchesJson6902',
    'replacements',
    'patchesStrategicMerge',
    'transformers',
    'configurations',
    'generators',
  ].flatMap((key) => items(raw[key]).flatMap((one) => text(fields(one).path) ?? text(one) ?? []))
  return listed.map((one) => `${folderOf(file)}/${one.replace(/^\.\//, '')}`.replace(/^\.\//, ''))
}

/** Is it from Helm: a template, which is not YAML or has placeholders for names, or notes after a manifest? */
export function helmForm(content: unknown, file: string): SourceForm | undefined {
  // What `helm install --dry-run` and `helm status` print.
  if (typeof content === 'string' && /^NOTES:\s*$/m.test(content)) return { what: 'notes of Helm', command: ['helm', 'template', 'CHART'] }
  const isTemplate = typeof content === 'string' ? content.includes('{{') : isTemplated(content)
  return isTemplate ? { what: 'a Helm template', command: ['helm', 'template', chartOf(file)] } : undefined
}

function isTemplated(object: unknown): boolean {
  const { name } = fields(fields(object).metadata)
  return (hasPlaceholder(name) && (text(name) ?? '').includes('{{')) || holdsTemplate(object)
}

/** A template without quotes, such as `{ .Values.port }`, is parsed as a map whose only key is a map. */
function holdsTemplate(value: unknown, deepest = 20): boolean {
  if (typeof value !== 'object' || value === null || deepest === 0) return false
  if (Array.isArray(value)) return value.some((one) => holdsTemplate(one, deepest - 1))
  return Object.entries(value).some(([key, one]) => (one === null && /^\{ .* \}$/.test(key)) || holdsTemplate(one, deepest - 1))
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) || '/' : '.'
}

/** The chart that a template belongs to: the folder that holds `templates/`. */
function chartOf(file: string): string {
  const at = file.lastIndexOf('/templates/')
  return at > 0 ? file.slice(0, at) : file.startsWith('templates/') ? '.' : 'CHART'
}
