/**
 * From what devices say to a profile to begin with. Every guess is marked as one in the YAML; what
 * could not be guessed is listed, and each draft compiles.
 */
@NullMarked
package dev.skerry.profile.draft;

import org.jspecify.annotations.NullMarked;
