/** Approving and refusing what waits at a gateway, with a key that never leaves this machine. */
@NullMarked
package dev.skerry.tool.approve;

import org.jspecify.annotations.NullMarked;
