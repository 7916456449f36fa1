// The sidebar, from the indexes of the manual and of the findings.

/** The sections of an index, each with its lines. */
const sectionsOf = (text: string): string[][] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => section.split('\n'))

/** A group of links, under its title. */
export interface Group {
  text: string
  items: { text: string; link: string }[]
}

/** Sections of docs/README.md, each with the links that its lines have. */
export function manualGroups(text: string): Group[] {
  return sectionsOf(text).map(([title = '', ...lines]) => ({
    text: title,
    items: lines.flatMap((line) =>
      [...line.matchAll(/\[([^\]]+)\]\(([^)]+)\.md\)/g)].map(([, name = '', page = '']) => ({
        text: name,
        link: `/docs/${page.replace(/README$/, '')}`,
      })),
    ),
  }))
}

/** Sections of docs/findings/README.md, each with a row for each code. */
export function findingGroups(text: string): Group[] {
  return sectionsOf(text).map(([title = '', ...lines]) => ({
    text: title,
    items: lines.flatMap((line) =>
      [...line.matchAll(/^\| \[(PT\d+)\]\(\1\.md\) \| (\S+) \|/g)].map(([, code = '', name = '']) => ({
        text: `${code} ${name}`,
        link: `/docs/findings/${code}`,
      })),
    ),
  }))
}
