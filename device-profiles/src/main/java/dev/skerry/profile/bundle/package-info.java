/**
 * Model bundles: a graph with everything that is needed to run it and to judge it, in one file
 * {@code name-1.2.0.skm}. {@link dev.skerry.profile.bundle.BundleReader} opens one, {@link
 * dev.skerry.profile.bundle.BundleWriter} makes one; docs/models.md describes the format.
 */
@NullMarked
package dev.skerry.profile.bundle;

import org.jspecify.annotations.NullMarked;
