# Python and what its packages need to be built. The index of packages is dropped: boxes have no network.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
# eatmydata: hundreds of small packages, and no disk that has to be waited for.
RUN apt-get update \
 && apt-get install -y --no-install-recommends eatmydata \
 && DEBIAN_FRONTEND=noninteractive eatmydata apt-get install -y --no-install-recommends \
      ca-certificates g++ gcc git libc6-dev make pkg-config python3 python3-dev python3-pip python3-pytest python3-venv \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/*
RUN mkdir -p /work /out /harness /deps && chown 64998:64998 /deps
