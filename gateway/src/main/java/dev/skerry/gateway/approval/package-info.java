/** What waits until people have approved it: kept byte for byte, judged, and let go or ended. */
@NullMarked
package dev.skerry.gateway.approval;

import org.jspecify.annotations.NullMarked;
