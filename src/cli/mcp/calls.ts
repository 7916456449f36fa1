import { defined } from '../../lib/defined.ts'
import type { ToolInput } from '../../mcp/tool.ts'
import type { TraceCommand } from '../args/command.ts'
import { commandOf } from '../args/commands.ts'
import { UsageFault } from '../args/kubectl-forms.ts'
import { parseCommand } from '../args/parse-command.ts'
import { STANDARD_INPUT } from '../paste/told.ts'

/**
 * The command that a call asks for, read by the same rules as the command line; what the call leaves out is taken from the flags that the
 * service was started with.
 * @throws UsageFault
 */
export function commandOfCall({ text, texts, flags }: ToolInput, base: TraceCommand, mayProbe: boolean): TraceCommand {
  const targets = texts.get('targets') ?? []
  const dashed = targets.find((target) => target.startsWith('-'))
  if (dashed !== undefined) throw new UsageFault(`invalid target "${dashed}"`)
  const isProbed = mayProbe && flags.has('probe')
  const asked = parseCommand([
    ...targets.map(serviceOf),
    ...(text.has('text') ? [STANDARD_INPUT] : []),
    ...optional('namespace', text.get('namespace')),
    ...optional('context', text.get('context')),
    ...optional('selector', text.get('selector')),
    ...(texts.get('from') ?? []).map((client) => `--from=${client}`),
    ...(flags.has('all_namespaces') ? ['--all-namespaces'] : []),
    ...(isProbed ? ['--probe'] : []),
    ...(base.files ?? []).map((file) => `--filename=${file}`),
    '--output=json',
  ])
  if (asked.run === 'error') throw new UsageFault(asked.message, asked.hint)
  if (asked.run !== 'trace') throw new UsageFault(`invalid target "${targets[0] ?? ''}"`)
  const namespace = asked.allNamespaces ? undefined : (asked.namespace ?? base.namespace)
  const { namespace: _, ...connection } = {
    ...base.connection,
    ...defined({ context: asked.connection.context ?? base.connection.context }),
  }
  const pasted = text.get('text')
  return {
    ...asked,
    ...defined({ namespace, pasted: pasted === undefined ? undefined : [pasted] }),
    connection: { ...connection, ...defined({ namespace }) },
  }
}

/** A call knows no commands: a word that is one on the command line is the name of a Service. */
function serviceOf(target: string): string {
  return commandOf(target) !== 'trace' ? `svc/${target}` : target
}

function optional(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${flag}=${value}`]
}
