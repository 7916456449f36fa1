import { defined } from '../lib/defined.ts'
import type { Finding } from '../model/finding.ts'
import type { TargetView } from '../model/target.ts'
import { definitionOf } from './catalogue.ts'
import { kubectlLine, porttraceLine } from './command-line.ts'
import type { Code, Diagnosis, WordContext } from './finding.ts'
import { pageOf } from './page.ts'
import { shortened } from './words/text.ts'

/** What the words of findings about a target may name. `kubectlFlags` reach its cluster. */
export function wordContext(target: Pick<TargetView, 'namespace' | 'name'>, kubectlFlags: readonly string[]): WordContext {
  const namespace = target.namespace ?? ''
  return {
    namespace,
    service: target.name,
    kubectl: (...args) => kubectlLine(kubectlFlags, namespace, args),
    kubectlIn: (other, ...args) => kubectlLine(kubectlFlags, other, args),
    porttrace: (target) => porttraceLine(kubectlFlags, namespace, target),
    porttraceIn: (other, target) => porttraceLine(kubectlFlags, other, target),
  }
}

/** A diagnosis as the document has it, without what only follows from it. */
export function inWords<C extends Code>(diagnosis: Diagnosis<C>, context: WordContext): Finding {
  const { code, severity, confidence, hop, evidence, facts } = diagnosis
  const words = definitionOf(code)
  const { fix, next } = words.advice(facts, context)
  return {
    code,
    name: words.name,
    severity,
    confidence,
    hop,
    title: shortened(words.title(facts)),
    message: words.message(facts, context),
    evidence,
    ...defined({ fix: fix && withoutEmptyCommand(fix), next: next && withoutEmptyCommand(next) }),
    docs: pageOf(code),
    causes: [],
  }
}

/** A command that would hold an unfit word is `''`: only the text is left then. */
function withoutEmptyCommand<T extends { command?: string }>({ command, ...rest }: T): Omit<T, 'command'> & { command?: string } {
  return command ? { ...rest, command } : rest
}
