package dev.skerry.gateway.model;

/**
 * What can be read of a bundle without its archive.
 *
 * @param manifest as JSON in UTF-8; nobody writes to it
 * @param card in Markdown, by whoever built the bundle
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record BundleText(byte[] manifest, String card) {}
