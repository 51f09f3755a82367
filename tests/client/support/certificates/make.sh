#!/bin/sh
# Makes the certificates that the tests of the client use, for this machine alone and for 100 years.
set -eu
cd "$(dirname "$0")"
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }
authority() {
    key "$1.key"
    openssl req -x509 -new -key "$1.key" -sha256 -days 36500 -subj "/CN=$2" -out "$1.pem" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign"
}
signed() {
    key "$1.key"
    openssl req -new -key "$1.key" -subj "/CN=$2" -out request.csr
    printf '%s\n' "$3" >extensions
    openssl x509 -req -in request.csr -CA authority.pem -CAkey authority.key -CAcreateserial -sha256 \
        -days 36500 -extfile extensions -out "$1.pem" 2>/dev/null
    rm -f request.csr extensions authority.srl
}
authority authority "kserve-models tests"
authority stranger "an authority nobody trusts"
signed server server "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"
signed named named "subjectAltName=DNS:kubernetes.default.svc"
signed client "tester" "extendedKeyUsage=clientAuth"
openssl pkcs8 -topk8 -in client.key -passout pass:secret -out encrypted.key
rm -f authority.key stranger.key
