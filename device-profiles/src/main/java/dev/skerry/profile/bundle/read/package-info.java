/** From a manifest's JSON to its values, with every problem at once. */
@NullMarked
package dev.skerry.profile.bundle.read;

import org.jspecify.annotations.NullMarked;
