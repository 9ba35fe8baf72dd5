# Node and npm, for JavaScript and TypeScript; compilers and test frameworks are the project's own dependencies.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
# eatmydata: hundreds of small packages, and no disk that has to be waited for.
RUN apt-get update \
 && apt-get install -y --no-install-recommends eatmydata \
 && DEBIAN_FRONTEND=noninteractive eatmydata apt-get install -y --no-install-recommends \
      ca-certificates g++ git make nodejs npm python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/*
RUN mkdir -p /work /out /harness /deps && chown 64998:64998 /deps
