import { fields } from '../lib/read.ts'

/** One step from the root to a value: the key of a map, or an item of a list with its position. */
export type Step = { key: string } | { index: number; item: unknown }

/** A line of YAML, and the value that it belongs to. */
export interface YamlLine {
  text: string
  path: readonly Step[]
}

/** Names that YAML reads as something else than a text. */
const special = /^(true|false|yes|no|on|off|null|~|y|n)$/i
const plain = /^[A-Za-z_/][\w./@+=:,()<> -]*$/

/** A value as YAML, as kubectl indents it: lists are below their key. Texts that are not plain are in double quotes, as in JSON. */
export function yamlLines(value: unknown): YamlLine[] {
  return blockOf(value, [], '')
}

function blockOf(value: unknown, path: readonly Step[], indent: string): YamlLine[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => itemLines(item, [...path, { index, item }], indent))
  return Object.entries(fields(value)).flatMap(([key, member]) => memberLines(key, member, [...path, { key }], indent))
}

function memberLines(key: string, value: unknown, path: readonly Step[], indent: string): YamlLine[] {
  const label = `${indent}${scalar(key)}:`
  if (!isBlock(value, path)) return [{ text: `${label} ${scalar(value)}`, path }]
  return [{ text: label, path }, ...blockOf(value, path, Array.isArray(value) ? indent : `${indent}  `)]
}

/** The first line of an item is after its dash. */
function itemLines(item: unknown, path: readonly Step[], indent: string): YamlLine[] {
  if (!isBlock(item, path)) return [{ text: `${indent}- ${scalar(item)}`, path }]
  const [first, ...rest] = blockOf(item, path, `${indent}  `)
  return first ? [{ ...first, text: `${indent}- ${first.text.slice(indent.length + 2)}` }, ...rest] : []
}

/** Objects have some twenty levels; what lies deeper is not shown. */
const MOST_LEVELS = 100

function isBlock(value: unknown, { length }: readonly Step[]): boolean {
  return length < MOST_LEVELS && typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (typeof value === 'object' && value !== null) return unfolded(value)
  return value === undefined ? 'null' : JSON.stringify(value)
}

/** An empty list or map, or one that lies too deep. */
function unfolded(value: object): string {
  const inner = Object.keys(value).length === 0 ? '' : '...'
  return Array.isArray(value) ? `[${inner}]` : `{${inner}}`
}

function isPlain(text: string): boolean {
  return plain.test(text) && !special.test(text) && !/: |:$| #| $/.test(text)
}

/** Which lines a field path names, such as `spec.ports[0].targetPort`, `status.conditions[Ready]` or `metadata.labels["app"]`. */
export function markedLines(lines: readonly YamlLine[], field: string): ReadonlySet<number> {
  for (let segments = segmentsOf(field); segments.length > 0; segments = segments.slice(0, -1)) {
    const marked = lines.flatMap(({ path }, index) => (isBelow(path, segments) ? [index] : []))
    // For a field that does not exist, the line of its parent is marked, without the lines below that.
    if (marked.length > 0) return new Set(segments.length === segmentsOf(field).length ? marked : marked.slice(0, 1))
  }
  return new Set()
}

function segmentsOf(field: string): string[] {
  return [...field.matchAll(/\["?([^\]"]*)"?\]|\{([^}]*)\}|([^.[\]{}]+)/g)].map(
    ([, inBrackets, choice, key]) => inBrackets ?? choice ?? key ?? '',
  )
}

function isBelow(path: readonly Step[], segments: readonly string[]): boolean {
  return path.length >= segments.length && segments.every((segment, index) => fits(path[index], segment))
}

function fits(step: Step | undefined, segment: string): boolean {
  if (!step) return false
  if ('key' in step) return segment.split(',').includes(step.key)
  if (segment === '*' || segment === String(step.index)) return true
  const item = fields(step.item)
  return (
    [item.name, item.type, item.ip, item.key].includes(segment) ||
    (Array.isArray(item.addresses) && item.addresses.includes(segment)) ||
    `${item.port}/${item.protocol ?? 'TCP'}` === segment
  )
}
