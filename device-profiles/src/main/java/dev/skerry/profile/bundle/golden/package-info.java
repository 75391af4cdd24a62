/** Golden files: steps with what a model has to make of them. */
@NullMarked
package dev.skerry.profile.bundle.golden;

import org.jspecify.annotations.NullMarked;
