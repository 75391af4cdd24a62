/** Messages that somebody captured, in the forms in which people have them. */
@NullMarked
package dev.skerry.profile.capture;

import org.jspecify.annotations.NullMarked;
