/** Work that is done again and again. */
@NullMarked
package dev.skerry.gateway.timer;

import org.jspecify.annotations.NullMarked;
