# The two base images can be exchanged: any image with Rust 1.95 and a C compiler builds, any with glibc and CA certificates runs.
ARG BUILD_IMAGE=docker.io/library/rust:1.95-bookworm
ARG RUN_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
# The dependencies by themselves: this layer stays while only the program changes.
RUN mkdir src && echo 'fn main() {}' > src/main.rs && touch src/lib.rs \
    && cargo build --release --locked && rm -r src
COPY src src
COPY faq faq
RUN touch src/main.rs src/lib.rs && cargo build --release --locked && mkdir /data

FROM ${RUN_IMAGE}
COPY --from=build /src/target/release/jauap /usr/local/bin/jauap
# The topic log; mount a volume here to keep it.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /data
ENV JAUAP_DATABASE=sqlite:///data/jauap.db
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["/usr/local/bin/jauap", "health"]
ENTRYPOINT ["/usr/local/bin/jauap"]
CMD ["run"]
