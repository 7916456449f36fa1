/** How places in standard input name it. */
export const STANDARD_INPUT = 'standard input'

/** Where an object stands: a document of a file, and the object's place in that document. */
export interface FilePlace {
  /** As it was named to the program; `standard input`. */
  file: string
  /** The line of the file on which the document begins; 1 is the first. */
  line: number
  /** The document's text, in which fields can be found. */
  text: string
  /** Path of the object in the document: `''` where it is the document, `items[3]` in a List. */
  path: string
}

/** The path of a field of the object in its document. */
export function pathIn(place: FilePlace, field: string): string {
  if (place.path === '') return field
  return field === '' || field.startsWith('[') ? `${place.path}${field}` : `${place.path}.${field}`
}
