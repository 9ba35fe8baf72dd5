# A JDK, Maven for the libraries of a project, JUnit for projects that name none, and Python, which starts our runner.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
# eatmydata: hundreds of small packages, and no disk that has to be waited for.
RUN apt-get update \
 && apt-get install -y --no-install-recommends eatmydata \
 && mkdir -p /usr/share/man/man1 \
 && DEBIAN_FRONTEND=noninteractive eatmydata apt-get install -y --no-install-recommends \
      ca-certificates ca-certificates-java git junit4 junit5 maven openjdk-17-jdk-headless python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/*
RUN mkdir -p /work /out /harness /deps && chown 64998:64998 /deps
