import { parseIp } from '../../lib/cidr.ts'
import { compileRe2, type Re2 } from '../../lib/re2/re2.ts'
import type { CorefileDirective } from '../../model/corefile.ts'
import type { NameAnswer } from '../../model/name-view.ts'
import { type Context, codeAnswer, type Plugin, placeOf, type Question, unknownAnswer } from './question.ts'
import { fallsThrough, fullName, zoneOf, zonesFor } from './zones.ts'

/** Longer than any record of an address; what it repeats grows. */
const maxTemplate = 1000

const understood: ReadonlySet<string> = new Set([
  'match',
  'answer',
  'additional',
  'authority',
  'rcode',
  'ederror',
  'fallthrough',
  'upstream',
])

/** The plugin template: answers that are written into the Corefile, the first that matches (coredns plugin/template: template.go, setup.go). */
export const template: Plugin = (context, question, next) => {
  for (const directive of context.directives) {
    const answer = answerOf(directive, context, question)
    if (answer) return answer
  }
  return next(question)
}

/** Undefined if the next one is asked. */
function answerOf(directive: CorefileDirective, { block }: Context, { name, type }: Question): NameAnswer | undefined {
  const { args: [queryClass = '', queryType = '', ...named] = [], options = [], isOpen } = directive
  const zone = zoneOf(zonesFor(named, block), name)
  if (zone === undefined || !['IN', 'ANY'].includes(queryClass) || !['ANY', type].includes(queryType)) return undefined
  if (isOpen) return unknownAnswer('the plugin template depends on what was not read', directive)
  const patterns = options.filter(([option]) => option === 'match').flatMap(([, ...all]) => all)
  const match = firstMatch(patterns.length > 0 ? patterns : ['.*'], name)
  if (match === 'unknown') return unknownAnswer('an expression of the plugin template is not understood', directive)
  if (!match) return fallsThrough(options, name) ? undefined : codeAnswer('SERVFAIL', directive)
  const strange = options.find(([option = '']) => !understood.has(option))
  if (strange) return unknownAnswer(`the option "${strange[0]}" of the plugin template is not evaluated`, directive)
  const code = options.findLast(([option]) => option === 'rcode')?.[1] ?? 'NOERROR'
  if (code !== 'NOERROR') return codeAnswer(code, directive)
  const records = options.filter(([option]) => option === 'answer').flatMap(([, ...all]) => all)
  return records.length === 0 ? codeAnswer('NODATA', directive) : answered(records, { match, zone, name, type }, directive)
}

function firstMatch(patterns: readonly string[], name: string): { found: string[]; groups: Re2['groups'] } | 'unknown' | undefined {
  for (const pattern of patterns) {
    const expression = compileRe2(pattern)
    if (!expression) return 'unknown'
    const found = expression.find(name)
    if (found) return { found, groups: expression.groups }
  }
  return undefined
}

interface Data {
  match: { found: string[]; groups: Re2['groups'] }
  zone: string
  name: string
  type: string
}

/** The records as they are with the data of the question; what is neither an address nor a CNAME is not evaluated. */
function answered(templates: readonly string[], data: Data, directive: CorefileDirective): NameAnswer {
  const records = templates.map((one) => recordOf(filled(one, data)))
  const [first] = records
  if (first?.type === 'CNAME') return { type: 'alias', values: [first.value.replace(/\.$/, '')], ...placeOf(directive) }
  const values = records.flatMap((record) => (record?.type === data.type && parseIp(record.value) !== undefined ? record.value : []))
  return values.length === records.length
    ? { type: 'addresses', values, ...placeOf(directive) }
    : unknownAnswer('an answer of the plugin template is not understood', directive)
}

/** The fields of a Go template that have a value here: those of the question and of its match. Undefined if it has others. */
function filled(text: string, { match, zone, name, type }: Data): string | undefined {
  if (text.length > maxTemplate) return undefined
  let isKnown = true
  const result = text.replaceAll(/\{\{-?([\s\S]*?)-?\}\}/g, (_, inside: string) => {
    const [, field, group, index] = /^\s*(?:\.(Name|Zone|Class|Type)|\.Group\.(\w+)|index\s+\.Match\s+(\d+))\s*$/.exec(inside) ?? []
    const place = group === undefined ? Number(index) : groupIndex(match.groups, group)
    const known = field === undefined ? match.found[place] : { Name: name, Zone: zone, Class: 'IN', Type: type }[field]
    if (known === undefined) isKnown = false
    return known ?? ''
  })
  return isKnown ? result : undefined
}

function groupIndex(groups: Re2['groups'], group: string): number {
  return /^\d+$/.test(group) ? Number(group) : groups.indexOf(group)
}

/** `web.example.org. 60 IN A 10.0.0.1`: the TTL and the class may be left out, and come in either order (RFC 1035, section 5.1). */
function recordOf(text: string | undefined): { type: string; value: string } | undefined {
  const [owner = '', ...words] = text?.trim().split(/\s+/) ?? []
  const rest = words.filter((word, index) => index > 1 || !/^(?:\d+[smhdw]?|IN)$/i.test(word))
  const [type = '', value = '', ...more] = rest
  if (owner === '' || value === '' || more.length > 0) return undefined
  return { type: type.toUpperCase(), value: type.toUpperCase() === 'CNAME' ? fullName(value) : value }
}
