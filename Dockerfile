# glibc on purpose: the bot lets glibc overwrite freed memory (docs/decisions/0005-forgetting.md).
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements/build.txt requirements/base.txt requirements/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/base.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY conversations conversations
COPY config config
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /venv/bin/pip uninstall --yes setuptools pip

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Kollegabot" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.description="Three taps to a colleague's number, for doctors and medical students in Norway"
# Read when a process starts; the bot would start itself a second time without them.
ENV PYTHONMALLOC=malloc \
    GLIBC_TUNABLES=glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KOLLEGABOT_DATABASE=/data/kollegabot.db
RUN useradd --system --uid 10001 --no-create-home kollegabot \
 && install --directory --owner kollegabot --mode 0700 /data
COPY --from=build /venv /venv
USER kollegabot
WORKDIR /data
VOLUME /data
# A quiet poll takes 25 seconds, so the first sign of life can take as long.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=2 \
  CMD ["/venv/bin/python", "-m", "bot", "health"]
ENTRYPOINT ["/venv/bin/python", "-m", "bot"]
CMD ["run"]
