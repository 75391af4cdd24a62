/** Unit symbols, and what they are called elsewhere. */
@NullMarked
package dev.skerry.profile.unit;

import org.jspecify.annotations.NullMarked;
