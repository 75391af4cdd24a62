/** Lines of the log for programs to read, the same from agents and gateways. */
@NullMarked
package dev.skerry.profile.log;

import org.jspecify.annotations.NullMarked;
