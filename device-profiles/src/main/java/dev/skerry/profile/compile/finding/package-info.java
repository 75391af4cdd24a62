/** What the compiler finds wrong while it reads a profile, in the order in which it finds it. */
@NullMarked
package dev.skerry.profile.compile.finding;

import org.jspecify.annotations.NullMarked;
