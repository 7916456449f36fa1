/** A program that can print files, and the arguments with which it does. */
export interface SocketReader {
  /** What it is called in a result. */
  tool: string
  /** What is before the names of the files. */
  command: readonly string[]
}

const shellLoop = 'for f do while IFS= read -r l; do echo "$l"; done <"$f"; done'
const pythonLoop = `import sys
for f in sys.argv[1:]:
 try: sys.stdout.write(open(f).read())
 except (IOError, OSError) as e: sys.stderr.write('%s: %s\\n' % (f, e.strerror))`
const nodeLoop =
  "for(const f of process.argv.slice(1))try{process.stdout.write(require('fs').readFileSync(f))}catch(e){process.stderr.write(f+': '+e.message+'\\n')}"
const rubyLoop = "ARGV.each{|f| begin; print File.read(f); rescue SystemCallError => e; warn f+': '+e.message; end}"
const phpLoop =
  "foreach(array_slice($argv,1) as $f){$t=@file_get_contents($f); if($t===false) fwrite(STDERR,$f.': '.(file_exists($f)?'unreadable':'No such file')); else echo $t;}"

function reader(tool: string, ...command: string[]): SocketReader {
  return { tool, command }
}

/**
 * Ways to print files in one session, the likeliest first. The file names are arguments, and the texts are constant: nothing
 * from a cluster is in a program's text.
 */
export const readers: readonly SocketReader[] = [
  reader('cat', 'cat'),
  reader('sh', 'sh', '-c', shellLoop, 'sh'),
  reader('busybox', 'busybox', 'cat'),
  reader('bash', 'bash', '-c', shellLoop, 'bash'),
  reader('/busybox/cat', '/busybox/cat'),
  reader('awk', 'awk', '{print}'),
  reader('sed', 'sed', '-n', 'p'),
  reader('python3', 'python3', '-c', pythonLoop),
  reader('python', 'python', '-c', pythonLoop),
  reader('perl', 'perl', '-pe', ''),
  reader('node', 'node', '-e', nodeLoop, '--'),
  reader('ruby', 'ruby', '-e', rubyLoop, '--'),
  reader('php', 'php', '-r', phpLoop, '--'),
]
