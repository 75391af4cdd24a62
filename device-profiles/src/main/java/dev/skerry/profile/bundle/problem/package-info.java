/** What can be wrong with a model bundle. */
@NullMarked
package dev.skerry.profile.bundle.problem;

import org.jspecify.annotations.NullMarked;
