import { fields, text } from '../lib/read.ts'
import { hasPlaceholder } from './placeholder.ts'

/** A file that is no manifest yet: another program makes manifests of it. */
export interface SourceForm {
  /** What it is: `a Helm template`. */
  what: string
  /** The command whose output can be traced. */
  command: readonly string[]
}

/** What an object is that has to be built before it can be applied: a Kustomization, an OpenShift Template; else undefined. */
export function sourceFormOf({ group, kind }: { group: string; kind: string }, file: string): SourceForm | undefined {
  if (kind === 'Template' && (group === '' || group === 'template.openshift.io')) {
    return { what: 'an OpenShift Template', command: ['oc', 'process', '-f', file] }
  }
  if (group === 'kustomize.config.k8s.io') return { what: `a ${kind} of kustomize`, command: ['kustomize', 'build', folderOf(file)] }
  return undefined
}

/** Is the text a Helm template: no YAML, or YAML whose names are still templates? */
export function helmForm(content: unknown, file: string): SourceForm | undefined {
  const isTemplate = typeof content === 'string' ? content.includes('{{') : isTemplated(content)
  return isTemplate ? { what: 'a Helm template', command: ['helm', 'template', chartOf(file)] } : undefined
}

function isTemplated(object: unknown): boolean {
  const { name } = fields(fields(object).metadata)
  return hasPlaceholder(name) && (text(name) ?? '').includes('{{')
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) || '/' : '.'
}

/** The chart that a template belongs to: the folder that holds `templates/`. */
function chartOf(file: string): string {
  const at = file.lastIndexOf('/templates/')
  return at > 0 ? file.slice(0, at) : file.startsWith('templates/') ? '.' : 'CHART'
}
