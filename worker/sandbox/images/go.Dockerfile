# Go, and Python for our reporter. Debian's newest Go, from its backports where the suite has them; a newer one that
# a go.mod asks for comes with the dependencies, as Go's own module.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
# eatmydata: hundreds of small packages, and no disk that has to be waited for.
RUN . /etc/os-release && extra=/etc/apt/sources.list.d/backports.list \
 && mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^] ]+/debian/?( |$)' | head -n 1) \
 && echo "deb ${mirror:-http://deb.debian.org/debian} ${VERSION_CODENAME}-backports main" > $extra \
 && { apt-get update || { rm $extra && apt-get update; }; } \
 && go=$(apt-cache search --names-only '^golang-1\.[0-9]+-go$' | cut -d ' ' -f 1 | sort -V | tail -n 1) \
 && apt-get install -y --no-install-recommends eatmydata \
 && DEBIAN_FRONTEND=noninteractive eatmydata apt-get install -y --no-install-recommends \
      ca-certificates gcc git libc6-dev make pkg-config python3 "$go" \
 && ln -s /usr/lib/"$(echo "$go" | sed 's/golang-\(.*\)-go/go-\1/')"/bin/* /usr/local/bin/ \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/*
RUN mkdir -p /work /out /harness /deps && chown 64998:64998 /deps
