/** A value that a tool takes. */
export interface ToolParameter {
  type: 'string' | 'strings' | 'boolean'
  /** For a model: what it is, with an example. */
  description: string
  required?: true
}

/** The values of a call, by the names of the parameters; a flag is in the set if it is true. */
export interface ToolInput {
  text: ReadonlyMap<string, string>
  texts: ReadonlyMap<string, readonly string[]>
  flags: ReadonlySet<string>
}

/** What a call answers. */
export interface ToolAnswer {
  text: string
  /** The call failed, and the text says why. */
  isError?: true
}

/** A tool that a model may call. */
export interface Tool {
  name: string
  title: string
  /** For a model: what it answers, and when to call it. */
  description: string
  parameters: Readonly<Record<string, ToolParameter>>
  /** It changes nothing, and runs nothing in a Pod. */
  isReadOnly: boolean
  /** Never throws. The signal aborts if the client cancels the call. */
  run: (input: ToolInput, signal: AbortSignal) => Promise<ToolAnswer>
}
