/**
 * How far a distribution has moved from another, both as counts in the same bins; docs/models.md,
 * section Drift, says what the figures mean.
 */
@NullMarked
package dev.skerry.profile.drift;

import org.jspecify.annotations.NullMarked;
