import { defined } from '../../lib/defined.ts'
import { memo } from '../../lib/memo.ts'
import { fields, items } from '../../lib/read.ts'
import { maskPath, maskText, maskValue, maskWords } from '../../lib/secrets.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { type Line, span } from '../../render/style.ts'
import { refName } from '../../render/words.ts'
import type { Detail } from '../detail.ts'
import { itemsOf, type Page } from '../page.ts'
import { said } from '../words.ts'
import { markedLines, type YamlLine, yamlLines } from '../yaml.ts'
import { emptyPage } from './empty.ts'

/** An object as YAML as it was read, without what its managers noted; the lines of `field` are marked. */
export function objectPage(object: ObjectRef, field: string | undefined, detail: Detail): Page {
  const title: Line = [span(refName(object, undefined), 'strong'), ...(field === undefined ? [] : [span(`   ${field}`)])]
  const loaded = detail.object
  if (loaded?.state === 'failed') return emptyPage(`cannot read it: ${loaded.message}`, [title, []])
  if (loaded?.state !== 'done') return emptyPage('reading...', [title, []])
  const lines = linesOf(loaded.value)
  const marked = field === undefined ? new Set<number>() : markedLines(lines, field)
  const [first] = marked
  return {
    head: [title, []],
    items: itemsOf(
      lines.map(({ text }, index) => {
        const isMarked = marked.has(index)
        return { key: String(index), isFixed: true, isMarked, lines: [said(text, isMarked ? 'strong' : 'plain')] }
      }),
    ),
    ...defined({ proposed: first !== undefined ? String(first) : undefined }),
    empty: 'the object is empty',
  }
}

function linesOf(value: unknown): readonly YamlLine[] {
  return typeof value === 'object' && value !== null ? linesOfObject(value) : yamlLines(value)
}

const linesOfObject = memo((value: object): readonly YamlLine[] => yamlLines(maskObject(withoutSecrets(value))))

/** Environment values, and copies of them, are not shown here. Managed fields are left out, as kubectl leaves them out. */
function withoutSecrets(value: unknown): unknown {
  const object = fields(value)
  if (object.metadata === undefined) return value
  const { managedFields: _, annotations, ...metadata } = fields(object.metadata)
  const { 'kubectl.kubernetes.io/last-applied-configuration': applied, ...rest } = fields(annotations)
  const kept = applied === undefined ? rest : { ...rest, 'kubectl.kubernetes.io/last-applied-configuration': '(not shown)' }
  const all = { ...object, metadata: { ...metadata, ...defined({ annotations: annotations !== undefined ? kept : undefined }) } }
  return object.spec === undefined ? all : { ...all, spec: withoutEnvironment(object.spec) }
}

/** A Pod's spec, or that of a workload with its template. */
function withoutEnvironment(value: unknown): unknown {
  const spec = fields(value)
  const masked: Record<string, unknown> = { ...spec }
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    if (spec[list] !== undefined) masked[list] = items(spec[list]).map(maskedContainer)
  }
  const template = fields(spec.template)
  if (template.spec !== undefined) masked.template = { ...template, spec: withoutEnvironment(template.spec) }
  return masked
}

function maskedContainer(container: unknown): unknown {
  const { env, ...rest } = fields(container)
  if (env === undefined) return rest
  return { ...rest, env: items(env).map((each) => ('value' in fields(each) ? { ...fields(each), value: '(not shown)' } : each)) }
}

/** Deeper values are not shown. */
const MOST_LEVELS = 100

/** An object for the screen: the secrets in its texts, in commands, in paths of probes, and in headers and the like are masked. */
function maskObject(value: unknown): unknown {
  return masked(value, '', 0)
}

function masked(value: unknown, key: string, level: number): unknown {
  if (typeof value === 'string') return key === 'path' ? maskPath(value) : maskText(value)
  if (typeof value !== 'object' || value === null || level === MOST_LEVELS) return value
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    return list.every((item) => typeof item === 'string') ? maskWords(list) : list.map((item) => masked(item, '', level + 1))
  }
  const entries = Object.entries(fields(value)).map(([name, member]) => [name, masked(member, name, level + 1)] as const)
  const object: Record<string, unknown> = Object.fromEntries(entries)
  // A header, a variable, a parameter of a query.
  if (typeof object.name === 'string' && typeof object.value === 'string') object.value = maskValue(object.name, object.value)
  return object
}
