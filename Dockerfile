# An image with the starload program and nothing else on top of Debian:
#     docker build -t starload .
#     docker run --rm -v "$PWD:/src:ro" starload lint .
FROM debian:12-slim AS build
RUN apt-get update -q && \
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        autoconf automake bison flex gcc libc6-dev libglib2.0-dev libjansson-dev make pkg-config
WORKDIR /build/starload
COPY configure.ac Makefile.am ./
COPY grammar grammar
COPY src src
RUN autoreconf -fi && mkdir build && cd build && \
    ../configure -q --enable-static-deps && make -s -j"$(nproc)" && strip starload

FROM debian:12-slim
COPY --from=build /build/starload/build/starload /usr/local/bin/starload
WORKDIR /src
ENTRYPOINT ["/usr/local/bin/starload"]
