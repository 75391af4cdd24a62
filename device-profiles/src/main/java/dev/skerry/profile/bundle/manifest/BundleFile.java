package dev.skerry.profile.bundle.manifest;

/**
 * A file of a bundle besides its manifest.
 *
 * @param sha256 in lower-case hexadecimal
 */
public record BundleFile(String path, long sizeBytes, String sha256) {}
