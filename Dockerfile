# The image of Gemini Balance: a Java runtime of a few modules, one jar, and a cache that lets it start quickly.
#   docker build -t gemini-balance .
#   docker run -p 127.0.0.1:8090:8090 -v gemini-data:/data -v gemini-logs:/logs -e GOOGLE_API_KEYS=... gemini-balance
# scripts/compose.yaml has the same with keys by file, a read-only file system and more.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml LICENSE ./
COPY .mvn .mvn
COPY scripts scripts
COPY src/main src/main
COPY web web
# Everything is in this script, so it can be run and tested without Docker.
RUN scripts/image /opt/gemini-balance

# Below the JVM there is only the C library, from the build stage: no shell, no packages.
FROM scratch
LABEL org.opencontainers.image.title="Gemini Balance" \
      org.opencontainers.image.description="A proxy in front of Google's Gemini API that makes several API keys look like one" \
      org.opencontainers.image.version="1.0.0" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/gemini-balance/root/ /
# One layer for all of it: the cache is valid for just this jar and this runtime.
COPY --from=build /opt/gemini-balance/app /opt/gemini-balance/app
# Mounted over these, empty volumes take over their owner.
COPY --from=build --chown=65532:65532 /opt/gemini-balance/volumes/ /
ENV HOST=0.0.0.0 DATA_DIR=/data LOG_DIR=/logs
VOLUME ["/data", "/logs"]
WORKDIR /data
USER 65532:65532
EXPOSE 8090
# The form without a shell: SIGTERM reaches the JVM, which lets running requests end within 30 s.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/gemini-balance/app/java/bin/java", "@/opt/gemini-balance/app/jvm.flags", "-jar", "/opt/gemini-balance/app/gemini-balance.jar"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 \
    CMD ["/opt/gemini-balance/app/java/bin/java", "@/opt/gemini-balance/app/jvm.flags", "-jar", "/opt/gemini-balance/app/gemini-balance.jar", "--healthcheck"]
