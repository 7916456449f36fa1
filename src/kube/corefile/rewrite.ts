import { compileRe2 } from '../../lib/re2/re2.ts'
import type { CorefileDirective } from '../../model/corefile.ts'
import type { NameAnswer } from '../../model/name-view.ts'
import { type Plugin, placeOf, type Question, unknownAnswer } from './question.ts'
import { fullName } from './zones.ts'

/** A domain name has up to 255 octets (RFC 1035, section 2.3.4). */
const maxName = 255

/** A rule as it is written: `rewrite [continue|stop] FIELD ARGS`. */
interface Rule {
  field: string
  args: string[]
  goesOn: boolean
  directive: CorefileDirective
}

/** What a rule does: the new name, that it matches without changing the question, that it does not match, or that it is not understood. */
type Effect = { name: string } | 'matches' | 'passes' | { unknown: string }

/**
 * The plugin rewrite: the name is another one for the plugins behind (coredns plugin/rewrite: rewrite.go, name.go, ttl.go, type.go). A rule that matches is
 * the last one, unless it says `continue`.
 */
export const rewrite: Plugin = ({ directives }, question, next) => {
  let asked = question
  let isUnanswered = false
  let mayChange: Rule | undefined
  for (const rule of directives.map(ruleOf)) {
    const effect = effectOf(rule, asked)
    if (effect === 'passes') continue
    if (typeof effect === 'object' && 'unknown' in effect) return unknownAnswer(effect.unknown, rule.directive)
    if (typeof effect === 'object') {
      asked = { ...asked, name: effect.name }
      isUnanswered = !isAnswered(rule)
      asked.rewritten = { from: question.rewritten?.from ?? question.name, by: rule.directive }
    } else if (rule.field === 'rcode' || rule.field === 'cname') mayChange = rule
    if (!rule.goesOn) break
  }
  const answer = next(asked)
  if (mayChange && (answer.type === 'code' || answer.type === 'alias'))
    return unknownAnswer(`a rule of the plugin rewrite may change the ${mayChange.field} of the answer`, mayChange.directive)
  return asked.rewritten && asked.name !== question.name ? through(answer, asked.rewritten, asked.name, isUnanswered) : answer
}

/** The answer for another name. Some clients reject one that does not bear the name for which they asked (RFC 5452, section 4.2). */
function through(answer: NameAnswer, { from, by }: NonNullable<Question['rewritten']>, name: string, isUnanswered: boolean): NameAnswer {
  if (answer.type === 'unknown') return answer
  if (isUnanswered && answer.type === 'cluster' && answer.values?.some((value) => from.startsWith(`${value}.`)))
    return unknownAnswer('the plugin rewrite leaves another name in the answer, which some clients reject', by)
  return { ...answer, ...placeOf(by), rewritten: name.replace(/\.$/, '') }
}

function ruleOf(directive: CorefileDirective): Rule {
  const { args = [], options = [] } = directive
  const words = args.length < 2 ? [...args, ...options.flat()] : args
  const [mode = ''] = words
  const hasMode = /^(?:continue|stop)$/i.test(mode)
  const [field = '', ...rest] = hasMode ? words.slice(1) : words
  return { field: field.toLowerCase(), args: rest, goesOn: mode.toLowerCase() === 'continue', directive }
}

/** Is the name in the answer the one for which the client asked? Always after an exact match. */
function isAnswered({ args }: Rule): boolean {
  return args.length === 2 || args[0]?.toLowerCase() === 'exact' || args.includes('answer')
}

function effectOf({ field, args, goesOn, directive }: Rule, { name, type }: Question): Effect {
  const unknown = { unknown: 'a rule of the plugin rewrite is not understood' }
  if (directive.isOpen) return unknown
  const [first = '', second = '', third = ''] = args
  switch (field) {
    case 'name':
      return args.length === 2 ? renamed('exact', first, second, name) : renamed(first.toLowerCase(), second, third, name)
    case 'ttl':
      return matched(args.length === 2 ? ['exact', first] : [first.toLowerCase(), second], name)
    case 'rcode':
      return matched(args.length === 3 ? ['exact', first] : [first.toLowerCase(), second], name)
    case 'edns0':
      return second.toLowerCase() === 'replace' && !goesOn ? unknown : 'matches'
    case 'cname':
      return 'matches'
    case 'type':
      return first.toUpperCase() === type ? unknown : 'passes'
    case 'class':
      return first.toUpperCase() === 'IN' ? unknown : 'passes'
    default:
      return unknown
  }
}

function renamed(type: string, from: string, to: string, name: string): Effect {
  const result = replaced(type, from, to, name)
  if (typeof result !== 'string') return result ?? 'passes'
  return isName(result) ? { name: result.toLowerCase() } : { unknown: 'a rule of the plugin rewrite makes a name that is not valid' }
}

function matched([type = '', from = '']: readonly string[], name: string): Effect {
  const result = replaced(type, from, '', name)
  return typeof result === 'string' ? 'matches' : (result ?? 'passes')
}

/** The name after a rule; undefined if the rule does not match. A prefix and a part get a final dot too (Name.Normalize). */
function replaced(type: string, from: string, to: string, name: string): string | { unknown: string } | undefined {
  if (to.length > maxName) return { unknown: 'a rule of the plugin rewrite makes a name that is not valid' }
  const [old, other] = [fullName(from), fullName(to)]
  switch (type) {
    case 'exact':
      return name === old ? other : undefined
    case 'prefix':
      return name.startsWith(old) ? other + name.slice(old.length) : undefined
    case 'suffix':
      return name.endsWith(old) ? name.slice(0, -old.length) + other : undefined
    case 'substring':
      return name.includes(old) ? name.replaceAll(old, () => other) : undefined
    case 'regex': {
      const expression = compileRe2(from)
      if (!expression) return { unknown: 'an expression of the plugin rewrite is not understood' }
      const groups = expression.find(name)
      return groups?.reduce((text, group, index) => text.replaceAll(`{${index}}`, () => group), other)
    }
    default:
      return { unknown: 'a rule of the plugin rewrite is not understood' }
  }
}

/** Labels of up to 63 octets (RFC 1035, section 2.3.4). */
function isName(name: string): boolean {
  return name.length <= maxName && /^(?:[^.\s]{1,63}\.)+$/.test(name)
}
