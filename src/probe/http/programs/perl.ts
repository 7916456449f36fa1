/**
 * Without TLS: `HOST PORT PATH SECONDS plain AUTHORITY ADDRESS look|known` are its arguments as those of the program for Python, and its line has the
 * head of the answer in hexadecimal. Perl 5.14 and later, with nothing but what the smallest package of it has.
 */
export const perl = `use strict; use Socket qw(:DEFAULT getaddrinfo getnameinfo NI_NUMERICHOST); $|=1;
my($h,$p,$q,$t,undef,$a,$d,$l)=@ARGV; my @o; my $at="dns";
my $now=eval { require Time::HiRes; \\&Time::HiRes::time }||sub { time }; my $b=$now->();
sub ms { int(($now->()-$b)*1000) }
sub out { print "porttrace {".join(",",@o)."}\\n"; exit 0 }
sub add { my($n,$f)=@_; $f=~s/[^ -!#-\\[\\]-~]/ /g if defined $f; push @o,"\\"$n\\":{\\"ms\\":".ms().(defined $f ? ",\\"failed\\":\\"$f\\"" : "")."}" }
$SIG{ALRM}=sub { add($at,"no answer within $t s"); out() }; $SIG{PIPE}="IGNORE";
my($e,@r);
if($l eq "look") {
 alarm $t; ($e,@r)=getaddrinfo($h,$p,{socktype=>SOCK_STREAM});
 add("dns",$e ? "$e" : undef); out() if $e && $d eq "";
}
if($e || $l ne "look") { ($e,@r)=getaddrinfo($d,$p,{socktype=>SOCK_STREAM}); out() if $e }
my($x,$n)=getnameinfo($r[0]{addr},NI_NUMERICHOST); push @o,"\\"address\\":\\"$n\\"" if defined $n && $n=~/^[0-9a-fA-F:.]+$/;
$at="tcp"; $b=$now->(); alarm $t;
my $s; socket($s,$r[0]{family},SOCK_STREAM,0) && connect($s,$r[0]{addr}) or do { add("tcp","$!"); out() };
add("tcp"); $at="http"; $b=$now->(); alarm $t;
syswrite $s,"GET $q HTTP/1.1\\r\\nHost: $a\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n";
my $g=""; my $f;
while(length $g<8192 && index($g,"\\r\\n\\r\\n")<0) {
 my $c=sysread($s,my $y,8192); if(!defined $c) { add("http","$!"); out() }
 last unless $c; $f=ms() unless defined $f; $g.=$y;
}
$f=ms() unless defined $f; ($g)=split /\\r\\n\\r\\n/,substr($g,0,8192); $g="" unless defined $g;
push @o,"\\"http\\":{\\"ms\\":$f,\\"hex\\":\\"".unpack("H*",$g)."\\"}"; out()`
