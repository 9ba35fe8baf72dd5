# Rust and cargo, and Python for our reporter. Debian keeps a new Rust for its browsers (rustc-web), which gets updates
# with the security archive; suites without one have rustc.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
# eatmydata: hundreds of small packages, and no disk that has to be waited for.
RUN . /etc/os-release && extra=/etc/apt/sources.list.d/security.list \
 && mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^] ]+/debian/?( |$)' | head -n 1 | sed 's|[/ ]*$||') \
 && echo "deb ${mirror:-http://deb.debian.org/debian}-security ${VERSION_CODENAME}-security main" > $extra \
 && { apt-get update || { rm $extra && apt-get update; }; } \
 && rust=$(apt-cache show cargo-web >/dev/null 2>&1 && echo cargo-web rustc-web || echo cargo rustc) \
 && apt-get install -y --no-install-recommends eatmydata \
 && DEBIAN_FRONTEND=noninteractive eatmydata apt-get install -y --no-install-recommends \
      ca-certificates g++ gcc git libc6-dev make pkg-config python3 $rust \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/*
RUN mkdir -p /work /out /harness /deps && chown 64998:64998 /deps
