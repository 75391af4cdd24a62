/** {@code ./skerry simulate}: the simulator of cloud-sync's tests as a command. */
@NullMarked
package dev.skerry.tool.simulate;

import org.jspecify.annotations.NullMarked;
