/** What a model bundle says about itself: its manifest as values. */
@NullMarked
package dev.skerry.profile.bundle.manifest;

import org.jspecify.annotations.NullMarked;
