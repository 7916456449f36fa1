import { shellLoop } from './shell-loop.ts'

/** Sockets of a network namespace from which on the rows of other ports are left out in the Pod. */
const manySockets = 3_000

/**
 * Prints files again and again: `ROUNDS SECONDS PATTERNS TABLES OTHERS`, the last two as lists of names; the tables, which may be long,
 * come last. Each round stands between two lines, the first of which says how it was read, and which files the kernel does not have. If
 * there are many sockets, and the image has grep, of the tables only the lines that match a pattern are printed; how many there are costs
 * no process (sockstat, read by the shell).
 */
export const tableLoop = tableLoopAbove(manySockets)

/** The same program, which leaves out the rows of other ports above so many sockets. */
export function tableLoopAbove(many: number): string {
  return shellLoop(
    ['command -v cat', 'command -v sleep'],
    `n=$1 s=$2 g=$3 a= b= m= i=0
for f in $4; do if [ -e $f ]; then a="$a $f"; else m="$m $f"; fi; done
for f in $5; do if [ -e $f ]; then b="$b $f"; else m="$m $f"; fi; done
while :; do
 i=$((i+1)) t=0 c=cat
 for f in /proc/net/sockstat /proc/net/sockstat6; do
  [ -r $f ] && while read -r k y u y y y v y; do
   case $k in TCP:|TCP6:) case \${u:-x}$v in *[!0-9]*) ;; *) t=$((t+u+\${v:-0})) ;; esac ;; esac
  done <$f
 done
 [ $t -gt ${many} ] && command -v grep >/dev/null 2>&1 && c=grep
 run echo "porttrace round $i $c$m"
 if [ $c = grep ]; then run cat $b; run grep -h -e "$g" $a; else run cat $b $a; fi
 run echo "porttrace end $i"
 [ $i -lt $n ] || break
 run sleep $s
done`,
  )
}

/**
 * What a line of a table has to hold to be printed if there are many: its header, LISTEN, or one of the ports. One pattern a line
 * (grep(1)).
 */
export function linePatterns(ports: readonly number[]): string {
  return ['sl  local', ' 0A ', ...ports.map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')} `)].join('\n')
}
