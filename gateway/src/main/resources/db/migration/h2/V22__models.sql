-- The catalogue of model bundles. The archives are files beside the store, named by their digests.
create table model_bundle (
    name varchar(64) not null,
    version varchar(32) not null,
    -- SHA-256 of manifest.json in lower-case hexadecimal: what a bundle is known by.
    digest char(64) primary key,
    task varchar(32) not null,
    licence varchar(255) not null,
    description varchar(4000) not null,
    archive_bytes bigint not null,
    -- SHA-256, 32 bytes.
    archive_sha256 binary(32) not null,
    -- As JSON, UTF-8.
    manifest varbinary(1048576) not null,
    -- What people read about it, Markdown.
    card varchar(262144) not null,
    -- A Signed whose statement is an ArtifactManifest.
    artifact varbinary(98304) not null,
    signed_at bigint not null,
    stored_at bigint not null,
    stored_by varchar(255) not null,
    unique (name, version)
);
