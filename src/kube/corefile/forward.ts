import { type Plugin, placeOf, unknownAnswer } from './question.ts'
import { isIn, keyOf } from './zones.ts'

/**
 * The plugin forward: the first directive whose zone holds the name asks other DNS servers, unless the name is excepted (coredns
 * plugin/forward/forward.go, match).
 */
export const forward: Plugin = ({ directives }, question, next) => {
  for (const directive of directives) {
    const { args: [from = '.', ...to] = [], options = [], isOpen } = directive
    const zone = keyOf(from).zone
    const except = options.filter(([option]) => option === 'except').flatMap(([, ...zones]) => zones)
    if (!isIn(zone, question.name)) continue
    if (question.name !== zone && except.some((one) => isIn(keyOf(one).zone, question.name))) continue
    if (isOpen) return unknownAnswer(`the plugin ${directive.plugin} depends on what was not read`, directive)
    return { type: 'upstream', values: to, ...placeOf(directive) }
  }
  return next(question)
}
