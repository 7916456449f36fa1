/** A document of a file: its text, and the line of the file on which it begins (1 is the first). */
export interface DocumentText {
  text: string
  line: number
}

/**
 * The documents of a YAML file, split as kubectl does it: at every line that begins with `---` (apimachinery YAMLReader). What is after
 * the three dashes belongs to the document that they begin. Each is read alone, so that an error in one says nothing of the others.
 */
export function splitDocuments(content: string): DocumentText[] {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content
  const documents: DocumentText[] = []
  const add = (from: number, to: number, line: number) => {
    const own = text.slice(from, to)
    if (!isBlank(own)) documents.push({ text: own, line })
  }
  let start = 0
  let startLine = 1
  let line = 1
  for (let at = 0; at < text.length; line++) {
    if (text.startsWith('---', at) && at > start) {
      add(start, at, startLine)
      start = at
      startLine = line
    }
    const end = text.indexOf('\n', at)
    at = end < 0 ? text.length : end + 1
  }
  add(start, text.length, startLine)
  return documents
}

/** Nothing but comments, blank lines, markers and directives. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^(?:---|\.\.\.)?\s*(?:[#%].*)?$/.test(line.trimEnd()))
}
