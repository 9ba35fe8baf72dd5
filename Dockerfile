# One image for `serve`, `clerk` and `worker`, made from the lock file. No registry but Debian's and PyPI's is needed:
# the base can be any Debian or Ubuntu with Python 3.11 or newer (--build-arg BASE=…).
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
ARG UV=0.13.8
COPY deploy/ca/ /usr/local/share/ca-certificates/
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
 && update-ca-certificates
ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    UV_PROJECT_ENVIRONMENT=/opt/pullwright UV_PYTHON=/usr/bin/python3 UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy UV_NO_CACHE=1
RUN python3 -m venv /uv && /uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==${UV}
WORKDIR /src
COPY pyproject.toml uv.lock README.md ./
RUN /uv/bin/uv sync --frozen --no-dev --extra server --no-install-project
COPY action/ action/
COPY core/ core/
COPY bot/ bot/
COPY worker/ worker/
COPY cli/ cli/
RUN /uv/bin/uv sync --frozen --no-dev --extra server --no-editable \
 && find /opt/pullwright -name tests -type d -prune -exec rm -rf {} + \
 && python3 -m compileall -q -j 0 /opt/pullwright/lib

FROM ${BASE}
LABEL org.opencontainers.image.title=Pullwright org.opencontainers.image.licenses=Apache-2.0
COPY deploy/ca/ /usr/local/share/ca-certificates/
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates git python3 tini \
 && update-ca-certificates \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/* /usr/share/doc/* /usr/share/man/* \
 && useradd --system --uid 10001 --home-dir /var/lib/pullwright --create-home pullwright \
 && install -d -o 10001 -g 10001 -m 0700 /run/pullwright
COPY --from=build /opt/pullwright /opt/pullwright
ENV PATH=/opt/pullwright/bin:/usr/local/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONSAFEPATH=1 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt \
    PULLWRIGHT_HOST=0.0.0.0 XDG_DATA_HOME=/var/lib/pullwright/data XDG_CACHE_HOME=/var/lib/pullwright/cache
USER 10001:10001
WORKDIR /var/lib/pullwright
EXPOSE 8080
ENTRYPOINT ["/usr/bin/tini", "--", "pullwright"]
CMD ["serve"]
