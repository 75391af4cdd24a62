/** Small helpers on text that the compiler and the expressions share. */
@NullMarked
package dev.skerry.profile.text;

import org.jspecify.annotations.NullMarked;
