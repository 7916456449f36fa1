/** As in Python. A name is looked up by a process of its own, which has its time and is waited for. Without Time::HiRes it has no times. */
export const perl = `use strict; use Socket qw(:DEFAULT getaddrinfo inet_pton pack_sockaddr_in6 AF_INET6); use Fcntl; use Errno qw(EINPROGRESS);
my($n,$v,$t,@a)=@ARGV; my $hi=eval { require Time::HiRes; 1 }; my $c=$hi?sub { Time::HiRes::time() }:sub { time };
my $us=sub { $hi?int(($c->()-$_[0])*1e6):"-" };
fcntl(STDOUT,F_SETFL,fcntl(STDOUT,F_GETFL,0)|O_NONBLOCK); my %e; for my $k (keys %!) { local $!; no strict "refs"; $e{eval { &{"Errno::$k"}() }}=$k if $k!~/^(EWOULDBLOCK|EDEADLOCK|EOPNOTSUPP)$/ }
my $code=sub { $e{$_[0]+0}||"E".($_[0]+0) };
my @T; push @T,[splice @a,0,2] while @a; my %N;
sub done { kill 9,map { $_->{pid} } values %N; wait for keys %N; exit 0 }
my $z=$c->();
for my $r (0..$n-1) {
 my @O=("porttrace round ".($r+1)); my %P; my $m=$z+$r*$v+$t;
 for my $i (0..$#T) { my($h,$p)=@{$T[$i]};
  if ($h!~/:|^[0-9.]+$/) {
   pipe(my $f,my $g); my $pid=fork; next unless defined $pid;
   if (!$pid) { close STDIN; alarm 5; my $b=$c->(); my($x)=getaddrinfo($h,$p,{socktype=>SOCK_STREAM}); syswrite($g,($x?"EAI_".($x+0):"found")." ".$us->($b)); close STDOUT; close STDERR; exec "true"; kill 9,$$ }
   close $g; $N{$i}={pid=>$pid,f=>$f}; next }
  my $s; socket($s,$h=~/:/?AF_INET6:AF_INET,SOCK_STREAM,0) or do { push @O,"$i ".$code->($!); next };
  fcntl($s,F_SETFL,fcntl($s,F_GETFL,0)|O_NONBLOCK); my $b=$c->();
  if (connect($s,$h=~/:/?pack_sockaddr_in6($p,inet_pton(AF_INET6,$h)):pack_sockaddr_in($p,inet_aton($h)))) { push @O,"$i open ".$us->($b) }
  elsif ($!==EINPROGRESS) { $P{$i}=[$s,$b] } else { push @O,"$i ".$code->($!)." ".$us->($b) } }
 while ((%P||%N) && $c->()<$m) {
  my($ri,$wi)=("",""); vec($ri,0,1)=1; vec($ri,fileno($_->{f}),1)=1 for values %N; vec($wi,fileno($_->[0]),1)=1 for values %P;
  my $d=$m-$c->(); select($ri,$wi,undef,$d>0?$d:0)>0 or last; done() if vec($ri,0,1);
  for my $i (keys %P) { my($s,$b)=@{$P{$i}}; next unless vec($wi,fileno($s),1); my $u=$us->($b); my $x=unpack("i",getsockopt($s,SOL_SOCKET,SO_ERROR)); push @O,"$i ".($x?$code->($x):"open")." $u"; delete $P{$i} }
  for my $i (keys %N) { my $q=$N{$i}; next unless vec($ri,fileno($q->{f}),1); my $x=""; sysread($q->{f},$x,50); waitpid($q->{pid},0); push @O,"$i ".($x||"failed"); delete $N{$i} } }
 push @O,"$_ ETIMEDOUT" for keys %P,keys %N; for my $q (values %N) { kill 9,$q->{pid}; waitpid($q->{pid},0) } %N=();
 my $o=join("\\n",@O,"porttrace end ".($r+1),""); (syswrite(STDOUT,$o)||0)==length $o or done();
 my $d=$z+($r+1)*$v-$c->(); my $ri=""; vec($ri,0,1)=1; done() if $r<$n-1 && select($ri,undef,undef,$d>0?$d:0)>0 }`
