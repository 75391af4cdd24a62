/** How one version of a profile differs from another, and what that means for who works by it. */
@NullMarked
package dev.skerry.profile.compare;

import org.jspecify.annotations.NullMarked;
