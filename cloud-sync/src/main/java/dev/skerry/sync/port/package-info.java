/** What the library needs from outside: the time, given by whoever owns it. */
@NullMarked
package dev.skerry.sync.port;

import org.jspecify.annotations.NullMarked;
