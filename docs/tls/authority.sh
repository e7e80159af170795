#!/bin/sh
# Makes an authority of your own and a certificate for one name in a network without a public one:
#
#     sh authority.sh learn.internal 192.0.2.10
#
# The address may be left out. All lies in the folder `authority` then; docs/tls.md tells what goes where. Run it again
# once a year: the authority stays the same, and the certificate is a new one.
set -eu
umask 077

name=${1:?the name under which people reach LearnHub, such as learn.internal}
address=${2:-}
names="DNS:$name"
# Whoever steals the authority's key can make certificates for this name alone, and for no bank.
allowed="permitted;DNS:$name"
no_address="excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0"
if [ -n "$address" ]; then
    names="$names,IP:$address"
    allowed="$allowed,permitted;IP:$address/255.255.255.255"
else
    allowed="$allowed,$no_address"
fi

mkdir -p authority
cd authority
cat >openssl.cnf <<END
[req]
distinguished_name = subject
prompt = no
[subject]
CN = LearnHub at $name
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, $allowed
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = $names
END

if [ ! -f authority.key ]; then
    openssl ecparam -name prime256v1 -genkey -noout -out authority.key
    openssl req -x509 -new -config openssl.cnf -extensions authority -key authority.key -days 3650 -out authority.crt
fi
openssl ecparam -name prime256v1 -genkey -noout -out privkey.pem
openssl req -new -config openssl.cnf -key privkey.pem -out request.pem
openssl x509 -req -in request.pem -CA authority.crt -CAkey authority.key -CAcreateserial -days 397 -sha256 \
    -extfile openssl.cnf -extensions server -out certificate.pem
cat certificate.pem authority.crt >fullchain.pem
rm request.pem certificate.pem
echo "Made authority/fullchain.pem and authority/privkey.pem for $names, good for 397 days."
openssl x509 -in authority.crt -noout -fingerprint -sha256
