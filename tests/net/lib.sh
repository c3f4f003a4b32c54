# lib.sh - what the tests of connecting share; read with "."
#
# ask [OPTIONS] HOSTS USER [PASSWORD] <<'EOF': runs tests/net/ask; run() keeps what it says
# certificates: in the scratch directory ca.pem; good.pem with good.key, for localhost and
#     127.0.0.1; expired.pem, and foreign.pem of a CA that is not ours, with their keys;
#     other.pem, for another host
# The rest is tests/wire/lib.sh.
# shellcheck shell=bash disable=SC2034

. "${top_srcdir:-.}/tests/wire/lib.sh"

: "${ASK:=${top_builddir:-${STARLOAD%/*}}/tests/net/ask}"
case $ASK in /*) ;; *) ASK=$PWD/$ASK ;; esac

ask()
{
	"$ASK" "$@" >../stdout 2>../stderr
	status=$?
}

# said NAME N TEXT: line N of stdout begins with TEXT
said()
{
	local line
	line=$(sed -n "$2p" ../stdout)
	case $line in
	"$3"*) good ;;
	*) bad "$1: line $2 is \"$line\", not \"$3\"" ;;
	esac
}

# issue NAME CA SUBJECT-ALT-NAME [OPTIONS of openssl x509]
issue()
{
	local name=$1 ca=$2 alt=$3
	shift 3
	openssl req -newkey rsa:2048 -nodes -keyout "../$name.key" -out "../$name.csr" -subj "/CN=$name" 2>/dev/null &&
	printf 'subjectAltName=%s\n' "$alt" >"../$name.ext" &&
	openssl x509 -req -in "../$name.csr" -CA "../$ca.pem" -CAkey "../$ca.key" -CAcreateserial \
		-extfile "../$name.ext" -out "../$name.pem" "$@" 2>/dev/null
}

authority()
{
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "../$1.key" -out "../$1.pem" -days 3 -subj "/CN=$1" 2>/dev/null
}

certificates()
{
	local mine=DNS:localhost,IP:127.0.0.1
	if ! { authority ca && authority stranger && issue good ca $mine -days 3 &&
		issue foreign stranger $mine -days 3 && issue other ca DNS:elsewhere.example -days 3 &&
		openssl req -newkey rsa:2048 -nodes -keyout ../expired.key -out ../expired.csr -subj /CN=expired 2>/dev/null &&
		expired_certificate $mine; }; then
		echo "openssl cannot make the certificates"
		exit 77
	fi
}

# openssl 3.0's x509 cannot date a certificate back; its ca can
expired_certificate()
{
	mkdir -p ../ca.d && : >../ca.d/index && echo 01 >../ca.d/serial &&
	cat >../ca.d/conf <<CONF &&
[ca]
default_ca = d
[d]
database = ../ca.d/index
serial = ../ca.d/serial
new_certs_dir = ../ca.d
default_md = sha256
policy = p
x509_extensions = x
[p]
commonName = supplied
[x]
subjectAltName = $1
CONF
	openssl ca -batch -config ../ca.d/conf -cert ../ca.pem -keyfile ../ca.key -in ../expired.csr \
		-startdate 20200101000000Z -enddate 20200102000000Z -out ../expired.pem -notext 2>/dev/null
}
